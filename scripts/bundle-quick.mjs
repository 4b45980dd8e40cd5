// Bundles the command line with `kenshu tls`, the one command whose start counts in its result: a scan takes as long as loading 130 modules.
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';

const BUILTIN_IMPORT = /^import\s*(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*from\s*"(node:[\w/]+)";?/gm;

/** Modules that stay files of their own: packages, and the commands that are not bundled. */
const isExternal = (id) => !/^[./]|^commander$/.test(id) || (/\/commands\//.test(id) && !id.endsWith('/tls.js'));

/** Data files are found by the place of the module that reads them, which a bundle does not keep. */
const keepPlaces = (folder) => ({
  name: 'keep-places',
  transform: (code, id) => (code.includes('import.meta.url') && !id.includes('node_modules')
    ? code.replaceAll('import.meta.url', `new URL(${JSON.stringify(`./${relative(folder, id).split(sep).join('/')}`)}, import.meta.url).href`)
    : null),
});

/** An ECMAScript import of a built-in module touches every lazy export it has, which for fs and crypto loads a dozen modules more. */
const builtinsDirectly = {
  name: 'builtins-directly',
  renderChunk: (code) => code.replace(BUILTIN_IMPORT, (_all, whole, namespace, names, id) => [
    whole && `const ${whole} = process.getBuiltinModule("${id}");`,
    namespace && `const ${namespace} = process.getBuiltinModule("${id}");`,
    names && `const {${names.replaceAll(/\s+as\s+/g, ': ')}} = process.getBuiltinModule("${id}");`,
  ].filter(Boolean).join(' ')),
};

/** @param {string} folder where the command line was compiled to; `quick.js` is written beside it */
export async function bundleQuick(folder) {
  const bundle = await rolldown({ input: { quick: join(folder, 'main.js') }, platform: 'node', external: isExternal, plugins: [keepPlaces(folder), builtinsDirectly] });
  await bundle.write({ dir: folder, format: 'esm', minify: true, chunkFileNames: 'quick-[name].js' });
  await bundle.close();
}
