/** What an interface gives away. `note`: worth telling, no reason to fail. */
export interface InterfaceSignature {
  readonly id: string;
  readonly reveals: 'configuration' | 'secrets' | 'source' | 'memory' | 'listing' | 'management' | 'log' | 'note';
  /** Over the body read byte by byte; must match nothing that a page of another kind would hold. */
  readonly pattern: RegExp;
  readonly paths: readonly string[];
}

const under = (folders: readonly string[], names: readonly string[]): readonly string[] => folders.flatMap((folder) => names.map((name) => `${folder}${name}`));

const ACTUATORS = ['/actuator/', '/manage/', '/management/', '/api/actuator/'];
const BACKUPS = ['backup', 'www', 'site', 'html', 'public', 'app', 'web', 'src', 'release', 'old'];

/**
 * Interfaces and files that should not be public, by what they hold (catalogue `net.exposed-interfaces`; WSTG-CONF-04, -05, WSTG-INFO-03).
 * Each path is asked for once; every signature is tried on every answer.
 */
const INTERFACES: readonly InterfaceSignature[] = [
  { id: 'environment file', reveals: 'secrets', pattern: /^(?:export\s+)?[A-Z][A-Z0-9_]*(?:SECRET|PASSWORD|PASSWD|_KEY|TOKEN|DATABASE_URL|DB_HOST|APP_ENV)[A-Z0-9_]*\s*=[ \t]*\S/m,
    paths: [...under(['/', '/api/', '/app/', '/config/'], ['.env']), ...['.local', '.production', '.staging', '.development', '.test', '.bak', '.old', '.save', '~', '.example'].map((ending) => `/.env${ending}`)] },
  { id: 'private key', reveals: 'secrets', pattern: /^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/m, paths: ['/id_rsa', '/.ssh/id_rsa', '/.ssh/id_ed25519', '/server.key', '/private.key', '/privatekey.pem', '/key.pem', '/ssl/server.key'] },
  { id: 'password file', reveals: 'secrets', pattern: /^[^:\s<]{1,64}:(?:\$apr1\$|\{SHA\}|\$2[aby]\$|\$[156]\$)/m, paths: ['/.htpasswd', '/passwd', '/etc/passwd', '/admin/.htpasswd'] },
  { id: 'cloud credentials', reveals: 'secrets', pattern: /aws_secret_access_key\s*=|"type"\s*:\s*"service_account"|\b_authToken=/, paths: ['/.aws/credentials', '/.aws/config', '/.npmrc', '/credentials.json', '/service-account.json', '/gcp-credentials.json', '/.docker/config.json', '/.netrc'] },
  { id: 'Git repository', reveals: 'source', pattern: /^\[core\]\s|^ref: refs\/heads\/|^DIRC\0|^[0-9a-f]{40} [0-9a-f]{40} [^\n]+ <[^\n]*> \d+ /, paths: under(['/', '/app/', '/api/', '/public/'], ['.git/config', '.git/HEAD', '.git/index', '.git/logs/HEAD']) },
  { id: 'other repository', reveals: 'source', pattern: /^(?:\d{1,2}\n\ndir\n|SQLite format 3\0|(?:revlogv1|store|fncache|dotencode)\n|This is a Bazaar)/, paths: ['/.svn/entries', '/.svn/wc.db', '/.hg/requires', '/.hg/store/00manifest.i', '/.bzr/README', '/CVS/Entries'] },
  { id: 'folder metadata', reveals: 'listing', pattern: /^\0\0\0\x01Bud1/, paths: ['/.DS_Store', '/static/.DS_Store', '/assets/.DS_Store'] },
  { id: 'archive', reveals: 'source', pattern: /^(?:PK\x03\x04|\x1f\x8b\x08|7z\xbc\xaf|Rar!)/, paths: under(['/'], BACKUPS.flatMap((name) => [`${name}.zip`, `${name}.tar.gz`, `${name}.tgz`])) },
  { id: 'database dump', reveals: 'secrets', pattern: /^-- (?:MySQL|MariaDB|PostgreSQL database) dump|^CREATE TABLE [^\n]+\(|^INSERT INTO [^\n]+ VALUES|^SQLite format 3\0/m,
    paths: under(['/', '/backup/'], ['dump.sql', 'backup.sql', 'database.sql', 'db.sql', 'data.sql', 'mysql.sql', 'db.sqlite', 'db.sqlite3', 'database.sqlite', 'app.db']) },
  { id: 'configuration file', reveals: 'configuration', pattern: /^<\?xml[^>]*>\s*<configuration[\s>]|^<configuration[\s>]|"ConnectionStrings"\s*:|^spring\.[\w.-]+\s*=|^services:\s*\r?\n\s+\w|^FROM [\w./:-]+(?: AS \w+)?\s*$|^\s*(?:RewriteEngine|AuthUserFile|SetEnv) /m,
    paths: ['/web.config', '/appsettings.json', '/appsettings.Development.json', '/appsettings.Production.json', '/application.properties', '/application.yml', '/config/application.yml', '/docker-compose.yml', '/docker-compose.yaml', '/Dockerfile', '/.htaccess', '/nginx.conf', '/config/nginx.conf'] },
  { id: 'configuration with credentials', reveals: 'secrets', pattern: /^\s*(?:db_?)?(?:password|passwd|secret(?:_key)?(?:_base)?)\s*[:=]\s*["']?[^\s"'<]{4,}/im, paths: ['/config.yml', '/config.yaml', '/config/database.yml', '/config/secrets.yml', '/config.ini', '/settings.ini', '/settings.py', '/local_settings.py', '/parameters.yml', '/app/config/parameters.yml', '/config.json', '/config/config.json'] },
  { id: 'server-side source', reveals: 'source', pattern: /^<\?php\s|^#!\/usr\/bin\/(?:env )?(?:python|perl|ruby|node|bash)/, paths: ['/index.php.bak', '/index.php~', '/index.php.old', '/config.php.bak', '/config.php~', '/wp-config.php.bak', '/wp-config.php~', '/wp-config.php.save', '/configuration.php.bak', '/.index.php.swp', '/app.py', '/manage.py', '/server.js', '/deploy.sh', '/backup.sh'] },
  { id: 'actuator', reveals: 'management', pattern: /"_links"\s*:\s*\{\s*"self"[\s\S]*"href"[^}]*\/(?:actuator|manage|management)|"propertySources"\s*:\s*\[|"activeProfiles"\s*:\s*\[|"contexts"\s*:\s*\{[\s\S]*"(?:beans|mappings)"|"levels"\s*:\s*\["OFF"|"threads"\s*:\s*\[\s*\{\s*"threadName"|"names"\s*:\s*\["[a-z]+(?:\.[a-z]+)+"/,
    paths: [...ACTUATORS.map((folder) => folder.replace(/\/$/, '')), ...under(ACTUATORS, ['env', 'beans', 'configprops', 'mappings', 'loggers', 'threaddump', 'metrics', 'httptrace', 'conditions', 'scheduledtasks']), '/beans', '/configprops', '/mappings', '/dump', '/trace', '/autoconfig', '/jolokia', '/jolokia/list'] },
  { id: 'memory dump', reveals: 'memory', pattern: /^(?:JAVA PROFILE 1\.|\x7fELF|MDMP)|A fatal error has been detected by the Java Runtime Environment/, paths: ['/actuator/heapdump', '/manage/heapdump', '/heapdump', '/heapdump.hprof', '/core', '/core.dump', '/hs_err_pid1.log', '/memory.dmp', '/crash.dmp'] },
  { id: 'server status', reveals: 'management', pattern: /<title>Apache Status<\/title>|Apache Server (?:Status|Information) for|^Active connections:\s*\d+|^pool:\s+\S+\s+process manager:|Statistics Report for (?:HAProxy|pid)/m, paths: ['/server-status', '/server-status?auto', '/server-info', '/nginx_status', '/stub_status', '/basic_status', '/status', '/fpm-status', '/php-fpm-status', '/haproxy?stats', '/haproxy_stats', '/stats'] },
  { id: 'phpinfo', reveals: 'configuration', pattern: /<title>phpinfo\(\)<\/title>|<h1 class="p">PHP Version/, paths: ['/phpinfo.php', '/phpinfo', '/info.php', '/test.php', '/i.php', '/php.php', '/pi.php', '/_phpinfo.php'] },
  { id: 'metrics', reveals: 'management', pattern: /^# (?:HELP|TYPE) [a-zA-Z_:][\w:]* /m, paths: ['/metrics', '/prometheus', '/actuator/prometheus', '/api/metrics', '/_metrics', '/internal/metrics', '/metrics/prometheus'] },
  { id: 'profiler or debugger', reveals: 'management', pattern: /<title>Symfony Profiler|Types of profiles available:|\/debug\/pprof\/<\/title>|"memstats"\s*:\s*\{|Werkzeug Debugger|<title>Telescope|<title>Horizon|Rails version<\/td>|<title>Routes<\/title>|Error Log for <|Application Trace<|<title>Django Debug|Interactive Console/,
    paths: ['/_profiler', '/_profiler/latest', '/app_dev.php', '/app_dev.php/_profiler', '/debug/pprof/', '/debug/vars', '/debug', '/console', '/__debug__/', '/_debugbar/open', '/telescope', '/telescope/requests', '/horizon', '/horizon/dashboard', '/rails/info/properties', '/rails/info/routes', '/elmah.axd', '/trace.axd', '/_ignition/health-check', '/silk/', '/debug/default/view'] },
  { id: 'database console', reveals: 'management', pattern: /<title>[^<]*(?:phpMyAdmin|Adminer|pgAdmin|H2 Console|Mongo Express|Redis Commander|phpPgAdmin|Druid Stat)/i, paths: ['/phpmyadmin/', '/phpMyAdmin/', '/pma/', '/mysql/', '/adminer.php', '/adminer/', '/pgadmin4/', '/pgadmin/', '/phppgadmin/', '/h2-console', '/h2-console/', '/mongo-express/', '/redis-commander/', '/druid/index.html', '/db/'] },
  { id: 'management console', reveals: 'management', pattern: /<title>[^<]*(?:Tomcat Web Application Manager|Dashboard \[Jenkins\]|Script Console|Solr Admin|Kibana|Grafana|Prometheus Time Series|Traefik|Portainer|RabbitMQ Management|Sidekiq|Bull Dashboard|Bull Board|Flower|Airflow|Consul by HashiCorp|Kubernetes Dashboard|JMX Console|XXL-JOB|Resque)|"rabbitmq_version"\s*:/i,
    paths: ['/manager/html', '/host-manager/html', '/jenkins/', '/jenkins/script', '/script', '/solr/', '/solr/admin/', '/kibana/', '/app/kibana', '/grafana/', '/prometheus/targets', '/prometheus/graph', '/traefik/', '/dashboard/', '/portainer/', '/rabbitmq/', '/sidekiq', '/admin/queues', '/queues', '/flower/', '/airflow/', '/consul/ui/', '/ui/', '/jmx-console/', '/web-console/', '/xxl-job-admin/', '/resque/overview', '/api/overview'] },
  { id: 'search or cluster interface', reveals: 'management', pattern: /"cluster_name"\s*:\s*"|"hits"\s*:\s*\{\s*"total"|"tagline"\s*:\s*"You Know|^(?:green|yellow|red)\s+open\s+\S+/m, paths: ['/_cat/indices', '/_cluster/health', '/_search', '/_nodes', '/elasticsearch/', '/es/_cat/indices', '/v1/agent/self', '/v2/keys/', '/api/rawdata'] },
  { id: 'directory index', reveals: 'listing', pattern: /<title>Index of \/|<h1>Index of \/|\[To Parent Directory\]|<title>Directory listing for \//, paths: ['/static/', '/assets/', '/uploads/', '/upload/', '/files/', '/images/', '/img/', '/js/', '/css/', '/backup/', '/backups/', '/logs/', '/log/', '/tmp/', '/temp/', '/data/', '/download/', '/downloads/', '/docs/', '/media/', '/storage/', '/public/', '/export/', '/exports/', '/old/', '/test/', '/dump/', '/private/', '/config/'] },
  { id: 'storage listing', reveals: 'listing', pattern: /<ListBucketResult[\s>]|<EnumerationResults[\s>]|"kind"\s*:\s*"storage#objects"/, paths: ['/?list-type=2', '/?comp=list&restype=container', '/uploads/?list-type=2', '/files/?list-type=2', '/storage/v1/b'] },
  { id: 'log file', reveals: 'log', pattern: /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,60}\b(?:ERROR|WARN(?:ING)?|INFO|DEBUG|CRITICAL)\b|^\d+ (?:verbose|info|error) /m, paths: ['/error.log', '/debug.log', '/access.log', '/app.log', '/server.log', '/logs/error.log', '/logs/app.log', '/log/production.log', '/log/development.log', '/storage/logs/laravel.log', '/npm-debug.log', '/error_log', '/php_errors.log'] },
  { id: 'API documentation', reveals: 'note', pattern: /"(?:openapi|swagger)"\s*:\s*"\d|<title>Swagger UI<\/title>|^openapi: ["']?3|<title>[^<]*(?:GraphiQL|GraphQL Playground|ReDoc)/im, paths: ['/swagger-ui.html', '/swagger-ui/', '/swagger-ui/index.html', '/swagger/index.html', '/swagger.json', '/api-docs', '/v2/api-docs', '/v3/api-docs', '/openapi.json', '/openapi.yaml', '/api/openapi.json', '/api/swagger.json', '/redoc', '/graphiql', '/graphql/playground', '/playground'] },
  { id: 'project files', reveals: 'note', pattern: /"dependencies"\s*:\s*\{|"require"\s*:\s*\{\s*"php"|^source ['"]https:\/\/rubygems/m, paths: ['/package.json', '/package-lock.json', '/composer.json', '/composer.lock', '/Gemfile', '/Gemfile.lock', '/yarn.lock', '/requirements.txt', '/pom.xml'] },
];

/** Maps of scripts hold the source only when it is written into them. */
export const SOURCE_MAP = /"sourcesContent"\s*:\s*\[\s*"/;

/** The first signature that fits the body. */
export const signatureOf = (body: Uint8Array): InterfaceSignature | undefined => {
  const text = Buffer.from(body.subarray(0, 64 * 1024)).toString('latin1');
  return INTERFACES.find(({ pattern }) => pattern.test(text));
};

/** Every path once. */
export const INTERFACE_PATHS: readonly string[] = [...new Set(INTERFACES.flatMap(({ paths }) => paths))];
