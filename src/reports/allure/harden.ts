const POLICY = [
  "default-src 'none'", "script-src 'self' 'unsafe-inline' blob: data:", "style-src 'self' 'unsafe-inline' blob: data:", "img-src 'self' data: blob:",
  "font-src 'self' data: blob:", "connect-src 'self' data: blob:", "media-src 'self' data: blob:", "frame-src 'self' blob: data:",
  "base-uri 'self'", "form-action 'none'",
].join('; ');

const ANALYTICS = /<script async src="https:\/\/www\.googletagmanager\.com[^"]*"><\/script>\s*<script>[\s\S]*?<\/script>/g;
const ANALYTICS_HOST = 'googletagmanager.com/gtag';

/**
 * Takes the generator's analytics call out of a report page and puts a content security policy in, so that opening evidence of a
 * hostile target sends nothing to anybody.
 * @throws {Error} when the page did not become safe: the generator has changed.
 */
export function hardenPage(html: string): string {
  const hardened = html.replace(ANALYTICS, '')
    .replace('<head>', `<head>\n<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">`);
  if (hardened.includes(ANALYTICS_HOST)) throw new Error('the Allure page still calls an analytics host; the report was not written');
  if (!hardened.includes('http-equiv="Content-Security-Policy"')) throw new Error('no content security policy could be put into the Allure page');
  return hardened;
}
