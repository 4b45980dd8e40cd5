import { z } from 'zod';

/**
 * A text with `${name}` places, filled when the operation runs. Which names exist depends on the place in the profile; every
 * operation sees the variables of its account and tenant (`${loginId}`, `${tenant.code}` …) and what earlier steps extracted.
 */
const template = z.string();
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'expected a name of letters, digits, ".", "_" and "-"');

/** Where to take a value from an answer. Exactly one source. */
export const extractorSchema = z
  .strictObject({
    /** JSONPath (RFC 9535) into a JSON body; the first match. */
    json: z.string().startsWith('$').optional(),
    /** Name of a response header. */
    header: z.string().optional(),
    /** Name of a cookie the answer sets or the jar holds. */
    cookie: z.string().optional(),
    /** CSS selector into an HTML body; the text, or the attribute named by `attribute`. */
    css: z.string().optional(),
    attribute: z.string().optional(),
    /** Regular expression over the decoded body; group 1, or the whole match. */
    regex: z.string().optional(),
    /** Regular expression over the final URL (or the Location header of an unfollowed redirect). */
    url: z.string().optional(),
    /** An absent value is no error. */
    optional: z.boolean().default(false),
    /** The value is a credential: it is replaced by a keyed hash wherever it is written. */
    secret: z.boolean().default(false),
  })
  .refine((e) => [e.json, e.header, e.cookie, e.css, e.regex, e.url].filter((source) => source !== undefined).length === 1,
    'exactly one of json, header, cookie, css, regex, url');

const multipartPart = z.union([
  template,
  z.strictObject({ filename: template, contentType: z.string(), content: template.describe('text, or ${file} for the bytes under test') }),
]);

export const httpExchangeSchema = z
  .strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
    /** Path below the base URL, or a whole URL inside the scope. */
    path: template,
    query: z.record(z.string(), template).optional(),
    headers: z.record(z.string(), template).optional(),
    json: z.json().optional(),
    form: z.record(z.string(), template).optional(),
    multipart: z.record(z.string(), multipartPart).optional(),
    text: template.optional(),
    contentType: z.string().optional(),
    /** Follow redirects inside the scope. */
    redirects: z.enum(['follow', 'manual']).default('follow'),
    extract: z.record(name, extractorSchema).optional(),
    /** Send without the session's cookies and authorization. */
    anonymous: z.boolean().default(false),
    /** Run this exchange only when the named variable has a value. */
    when: name.optional(),
  })
  .refine((x) => [x.json, x.form, x.multipart, x.text].filter((body) => body !== undefined).length <= 1,
    'at most one of json, form, multipart, text');

const locator = z.string().describe('a Playwright selector: CSS, text=…, role=…, label=…');

export const browserStepSchema = z.union([
  z.strictObject({ goto: template }),
  z.strictObject({ fill: locator, value: template }),
  z.strictObject({ click: locator }),
  z.strictObject({ check: locator }),
  z.strictObject({ select: locator, value: template }),
  z.strictObject({ press: locator, key: z.string() }),
  z.strictObject({ upload: locator, filename: template, contentType: z.string(), content: template }),
  /** Wait until the locator is visible; without it the page's load. */
  z.strictObject({ waitFor: locator.optional(), timeoutMs: z.int().min(100).max(60_000).default(10_000) }),
  z.strictObject({ extract: z.record(name, z.strictObject({
    selector: locator, attribute: z.string().optional(), optional: z.boolean().default(false), secret: z.boolean().default(false),
  })) }),
]);

/** An operation in one of three forms with one meaning: HTTP exchanges, browser steps, or a function of a TypeScript module. */
export const operationSchema = z
  .strictObject({
    http: z.union([httpExchangeSchema, z.array(httpExchangeSchema).min(1)]).transform((one) => (Array.isArray(one) ? one : [one])).optional(),
    browser: z.array(browserStepSchema).min(1).optional(),
    /** `module`: path relative to the profile file; `export`: a function `(context: OperationContext) => Promise<Record<string, string>>`. */
    function: z.strictObject({ module: z.string(), export: z.string().default('default') }).optional(),
  })
  .refine((o) => [o.http, o.browser, o.function].filter((form) => form !== undefined).length === 1, 'exactly one of http, browser, function');

export type Extractor = z.infer<typeof extractorSchema>;
export type HttpExchange = z.infer<typeof httpExchangeSchema>;
export type BrowserStep = z.infer<typeof browserStepSchema>;
export type Operation = z.infer<typeof operationSchema>;
