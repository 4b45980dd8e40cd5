import type { OperationContext } from '../../function-operation.ts';

/** Functions as a profile would name them. */
export default async function whoIs({ request, variables, fill }: OperationContext): Promise<Record<string, string | undefined>> {
  const response = await request({ url: '/api/query', headers: [['x-name', fill('${greeting}')]] });
  return { status: String(response.status), greeting: String(variables['greeting']), absent: undefined };
}

export const wrongType = (): Promise<unknown> => Promise.resolve({ count: 3 });
export const noObject = (): Promise<unknown> => Promise.resolve('text');
export const throws = (): Promise<unknown> => Promise.reject(new RangeError('the secret-value-1234 was odd'));
export const unreachable = ({ request }: OperationContext): Promise<unknown> => request({ url: 'http://127.0.0.1:9/' });
export const notAFunction = 3;
