import { openPlainSocket } from '../../src/tls/endpoint.ts';
import { scanEndpoint } from '../../src/tls/scan.ts';

/** One scan as a whole process, printing `version suite` lines: what the other tools do too. */
const [host = '127.0.0.1', port = '443'] = process.argv.slice(2);
const scan = await scanEndpoint({ host: 'localhost', address: host, port: Number(port) }, { open: openPlainSocket, extras: false });
for (const { version, suites } of scan.protocols) for (const { name } of suites) console.log(`${version} ${name}`);
console.log(`complete ${scan.complete}, groups ${scan.groups.length}, schemes ${scan.signatureSchemes.length}, chains ${scan.certificates.length}`);
