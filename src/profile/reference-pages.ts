import { policyJsonSchema, targetProfileJsonSchema, type JsonSchema } from './published-schemas.ts';
import { referencePage } from './reference-page.ts';

const profileIntroduction = [
  '1 つのサービスを説明するファイルです。YAML か、`export default` で値を返す TypeScript / JavaScript のモジュールで書きます。知らない項目、そのまま書かれた秘密の値、同意の欠落は、何かを送る前に、ファイル・行・項目の名前を添えた誤りになります。書かれていないものに関わる検査は「判定不能」になり、「適合」にはなりません。',
  'One file describes one service: YAML, or a TypeScript or JavaScript module with a default export (`defineProfile` types it). An unknown key, a secret in clear or a missing consent is an error with file, line and path before anything is sent. Checks that need what is not declared stay undecided and never pass.',
  '- 最小の例 / smallest: [`examples/minimal.yaml`](../examples/minimal.yaml)\n- フォーム・Cookie・CSRF・TOTP / form, cookie, anti-forgery token and TOTP: [`examples/form-login.yaml`](../examples/form-login.yaml)\n- JSON とトークン / JSON and bearer token: [`examples/json-bearer.yaml`](../examples/json-bearer.yaml)\n- OpenID Connect と PKCE / OpenID Connect and PKCE: [`examples/oidc-login.yaml`](../examples/oidc-login.yaml)\n- JSON Schema: [`schemas/target-profile.schema.json`](../schemas/target-profile.schema.json)',
  '文字列の中の `${名前}` は、操作を行うときに値で置き換わります。見える名前は、アカウントの変数、`tenant.` を付けたテナントの変数、サインインで取り出した値、同じ操作の中で先に取り出した値、そして各項目の説明に挙げたものです。表の `NAME` は自分で決める名前です。',
  'A text with `${name}` is filled in when the operation runs. It sees the variables of the account, those of its tenant as `tenant.…`, what signing in extracted, what the same operation extracted before, and what the description of each key lists. `NAME` in the tables is a name of your choice.',
];

const policyIntroduction = [
  '自治体のファイルです。判定のパラメーターはここだけで決まり、書かれていないものはカタログの既定値になります。既定値より緩い値には `approvals` に承認者・理由・承認日が要り、既定値と違う値はすべて報告書に印刷されます。提供者のプロファイルはこれより厳しい値を宣言できますが、緩い値は宣言できません。',
  "The municipality's file. Parameters of the judgement are set here alone, and have the catalogue's default where nothing is written. A looser value needs an entry under `approvals`; every value other than the default is printed in the report. A vendor's profile may declare stricter figures, never looser ones.",
  '- 例 / example: [`examples/policy.yaml`](../examples/policy.yaml)\n- JSON Schema: [`schemas/policy.schema.json`](../schemas/policy.schema.json)',
];

const json = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;

/** Every file that is generated from the two schemas, by its path in the repository. */
export const generatedFiles = (): Readonly<Record<string, string>> => ({
  'schemas/target-profile.schema.json': json(targetProfileJsonSchema()),
  'schemas/policy.schema.json': json(policyJsonSchema()),
  'docs/profile.md': referencePage({ title: '対象プロファイル / Target profile', introduction: profileIntroduction, schema: targetProfileJsonSchema() }),
  'docs/policy.md': referencePage({ title: 'ポリシー / Policy', introduction: policyIntroduction, schema: policyJsonSchema() }),
});
