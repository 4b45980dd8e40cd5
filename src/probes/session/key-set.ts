import type { JsonWebKey } from 'node:crypto';
import type { ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';

const KEY_SETS = ['/.well-known/jwks.json', '/.well-known/openid-configuration/jwks', '/oauth2/jwks', '/oauth/jwks', '/jwks.json', '/jwks'];
const METADATA = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

export interface KeySet {
  readonly url: string;
  readonly keys: readonly JsonWebKey[];
}

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

/** The published keys (RFC 7517), at the declared place, where the metadata of the service names it (RFC 8414), or at a usual one. */
export async function findKeySet({ transport, profile }: ProbeContext, declared: string | undefined): Promise<KeySet | null> {
  const channel = transport.channel({ actor: 'stranger' });
  const read = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
    try {
      return parsed((await channel.request({ method: 'GET', url: new URL(path, profile.scope.baseUrl).href, anonymous: true })).text());
    } catch (error) {
      stepProblem(error);
      return {};
    }
  };
  try {
    const named: string[] = [];
    for (const path of declared === undefined ? METADATA : []) {
      const { jwks_uri: uri } = await read(path);
      if (typeof uri === 'string') named.push(uri);
    }
    for (const path of declared === undefined ? [...named, ...KEY_SETS] : [declared]) {
      const { keys } = await read(path);
      if (Array.isArray(keys) && keys.length > 0) return { url: new URL(path, profile.scope.baseUrl).href, keys: keys.filter((key): key is JsonWebKey => typeof key === 'object' && key !== null) };
    }
    return null;
  } finally {
    await channel.close();
  }
}
