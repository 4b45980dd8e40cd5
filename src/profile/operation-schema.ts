import { z } from 'zod';
import { about, sentence } from './sentences.ts';

const template = z.string();
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, sentence(
  '名前は英字で始め、英数字と「.」「_」「-」で書いてください。', 'Begin a name with a letter; use letters, digits, ".", "_" and "-".',
));

function isRegex(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

export const regex = z.string().min(1).refine(isRegex, sentence(
  '正規表現として読めません。JavaScript(u フラグ)の書き方に直してください。', 'This is no regular expression. Write it as JavaScript does (flag u).',
));

const optional = z.boolean().default(false).describe(about('見つからなくても誤りとしない', 'An absent value is no error'));
const secret = z.boolean().default(false).describe(about(
  '認証情報なので、記録では鍵付きハッシュに置き換える', 'A credential: replaced by a keyed hash wherever it is written',
));

/** Where to take a value from an answer. Exactly one source. */
export const extractorSchema = z
  .strictObject({
    json: z.string().startsWith('$').optional().describe(about('JSON 本文への JSONPath(RFC 9535)。最初の一致。文字列の中で ${名前} が使える', 'JSONPath (RFC 9535) into a JSON body; the first match. String literals in it may hold `${name}`')),
    header: z.string().min(1).optional().describe(about('応答ヘッダーの名前', 'Name of a response header')),
    cookie: z.string().min(1).optional().describe(about('応答が設定した、または保持している Cookie の名前', 'Name of a cookie the answer sets or the jar holds')),
    css: z.string().min(1).optional().describe(about('HTML 本文への CSS セレクター。要素の文字列または attribute の値', 'CSS selector into an HTML body; the text, or the attribute named by `attribute`')),
    attribute: z.string().min(1).optional().describe(about('css と共に使う属性名', 'Attribute to take, together with `css`')),
    regex: regex.optional().describe(about('復号済み本文への正規表現。グループ 1、なければ一致全体', 'Regular expression over the decoded body; group 1, or the whole match')),
    url: regex.optional().describe(about('最終 URL(追わないリダイレクトでは Location)への正規表現', 'Regular expression over the final URL, or the Location of a redirect not followed')),
    decode: z.literal('url').optional().describe(about('url: パーセント符号化を解く', '`url`: undo percent-encoding, as for an anti-forgery token kept in a cookie')),
    optional,
    secret,
  })
  .refine((e) => [e.json, e.header, e.cookie, e.css, e.regex, e.url].filter((source) => source !== undefined).length === 1, sentence(
    'json、header、cookie、css、regex、url のうち 1 つだけを書いてください。', 'Write exactly one of json, header, cookie, css, regex, url.',
  ))
  .refine((e) => e.attribute === undefined || e.css !== undefined, sentence(
    'attribute は css と一緒に書いてください。', 'Write attribute only together with css.',
  ))
  .meta({ id: 'Extractor', description: about('応答のどこから値を取り出すか', 'Where to take a value from an answer') });

const multipartPart = z.union([
  template,
  z.strictObject({
    filename: template,
    contentType: z.string().min(1),
    content: template.describe(about('文字列。検査用ファイルの内容は ${file}', 'Text, or ${file} for the bytes under test')),
  }),
]);

export const httpExchangeSchema = z
  .strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET').describe(about('HTTP メソッド', 'HTTP method')),
    path: template.describe(about('baseUrl からのパス、または対象範囲内の完全な URL', 'Path below the base URL, or a whole URL inside the scope')),
    query: z.record(z.string(), template).optional().describe(about('クエリー文字列', 'Query parameters')),
    headers: z.record(z.string(), template).optional().describe(about('要求ヘッダー', 'Request headers')),
    json: z.json().optional().describe(about('JSON 本文。中の文字列は ${…} が置き換わる', 'JSON body; `${…}` is filled in its strings')),
    form: z.record(z.string(), template).optional().describe(about('フォーム(application/x-www-form-urlencoded)', 'Form body (application/x-www-form-urlencoded)')),
    multipart: z.record(z.string(), multipartPart).optional().describe(about('フォーム(multipart/form-data)', 'Form body (multipart/form-data)')),
    text: template.optional().describe(about('文字列の本文', 'Text body')),
    contentType: z.string().min(1).optional().describe(about('本文の Content-Type', 'Content-Type of the body')),
    redirects: z.enum(['follow', 'manual']).default('follow').describe(about('対象範囲内のリダイレクトを追うか', 'Whether redirects inside the scope are followed')),
    extract: z.record(name, extractorSchema).optional().describe(about('応答から取り出す値。以後 ${名前} で使える', 'Values taken from the answer; later seen as `${name}`')),
    anonymous: z.boolean().default(false).describe(about('セッションの Cookie と認可ヘッダーを付けずに送る', "Send without the session's cookies and authorization")),
    when: name.optional().describe(about('この名前の値があるときだけ送る', 'Send only when the named variable has a value')),
    unless: name.optional().describe(about('この名前の値があるときは送らない', 'Do not send when the named variable has a value')),
  })
  .refine((x) => [x.json, x.form, x.multipart, x.text].filter((body) => body !== undefined).length <= 1, sentence(
    'json、form、multipart、text のうち 1 つまでにしてください。', 'Write at most one of json, form, multipart, text.',
  ))
  .meta({ id: 'HttpExchange', description: about('HTTP の要求 1 つとその応答', 'One HTTP request and its answer') });

const locator = z.string().min(1).describe(about(
  'Playwright のセレクター(CSS、text=…、role=…、label=…)', 'A Playwright selector: CSS, text=…, role=…, label=…',
));

export const browserStepSchema = z.union([
  z.strictObject({ goto: template.describe(about('開く URL またはパス', 'URL or path to open')) }),
  z.strictObject({ fill: locator, value: template }),
  z.strictObject({ paste: locator.describe(about('貼り付ける欄', 'Field to paste into')), value: template }),
  z.strictObject({ click: locator, optional: z.boolean().default(false).describe(about(
    'なければ飛ばす(同意や「サインインの状態を維持しますか」の画面など)', 'Passed over where it does not appear: a consent, "stay signed in?"',
  )) }),
  z.strictObject({ check: locator }),
  z.strictObject({ select: locator, value: template }),
  z.strictObject({ press: locator, key: z.string().min(1) }),
  z.strictObject({ upload: locator, filename: template, contentType: z.string().min(1), content: template }),
  z.strictObject({
    waitFor: locator.optional().describe(about('表示されるまで待つ要素。なければページの読み込み', "Element to wait for; without it the page's load")),
    timeoutMs: z.int().min(100).max(60_000).default(10_000).describe(about('待つ上限(ミリ秒)', 'Longest wait, in milliseconds')),
  }),
  z.strictObject({ extract: z.record(name, z.union([
    z.strictObject({ selector: locator, attribute: z.string().min(1).optional(), optional, secret }),
    z.strictObject({
      storage: z.string().min(1).describe(about('localStorage または sessionStorage のキー', 'Key in localStorage or sessionStorage')),
      json: z.string().startsWith('$').optional().describe(about('保存された JSON への JSONPath', 'JSONPath into the JSON stored there')),
      optional, secret,
    }),
  ])).describe(about('ページから取り出す値', 'Values taken from the page')) }),
]).meta({ id: 'BrowserStep', description: about('ブラウザーの 1 手順', 'One step in the browser') });

/** An operation in one of three forms with one meaning: HTTP exchanges, browser steps, or a function of a TypeScript module. */
export const operationSchema = z
  .strictObject({
    http: z.union([httpExchangeSchema, z.array(httpExchangeSchema).min(1)]).transform((one) => (Array.isArray(one) ? one : [one])).optional()
      .describe(about('HTTP の要求。1 つ、または順に送る並び', 'HTTP exchange, or several in order')),
    browser: z.array(browserStepSchema).min(1).optional().describe(about('ブラウザーの手順', 'Browser steps')),
    function: z.strictObject({
      module: z.string().min(1).describe(about('このファイルからの相対パス', 'Path relative to this file')),
      export: z.string().min(1).default('default').describe(about(
        '関数の名前。OperationContext を受け取り、取り出した値を返す', 'Name of the function; takes an OperationContext and returns what it extracted',
      )),
    }).optional().describe(about('TypeScript モジュールの関数', 'Function of a TypeScript module')),
  })
  .refine((o) => [o.http, o.browser, o.function].filter((form) => form !== undefined).length === 1, sentence(
    'http、browser、function のうち 1 つだけを書いてください。', 'Write exactly one of http, browser, function.',
  ))
  .meta({ id: 'Operation', description: about('操作。HTTP・ブラウザー・関数のいずれか 1 つの形', 'An operation in one of three forms: HTTP, browser or function') });

export type Extractor = z.infer<typeof extractorSchema>;
export type HttpExchange = z.infer<typeof httpExchangeSchema>;
export type BrowserStep = z.infer<typeof browserStepSchema>;
export type Operation = z.infer<typeof operationSchema>;
