import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiHints } from './openapi.ts';

test.each([null, [], 'x', {}, { paths: [] }, { paths: { '/a/{id}': null } }])('%j gives no hints', (document) => expect(apiHints(document)).toEqual({ resources: [], accountOperations: [] }));

test('whatever is given, nothing is thrown', () => fc.assert(fc.property(fc.anything(), (given) => Array.isArray(apiHints({ paths: given, components: given }).resources))));

test('a collection with items is a resource; what is about accounts is told', () => {
  const hints = apiHints({
    servers: [{ url: 'https://api.example.jp/v1' }],
    paths: {
      '/documents': { get: {}, post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } } } } },
      '/documents/{documentId}': { get: {}, delete: {} },
      '/reports/{id}': { get: {} },
      '/me/password': { put: { summary: 'パスワードの変更' } },
    },
    components: { schemas: { New: { properties: { title: {}, body: {} } } } },
  });
  expect(hints.resources).toEqual([{ name: 'documents', collection: '/v1/documents', item: '/v1/documents/{documentId}', idParameter: 'documentId', methods: ['get', 'delete'], fields: ['title', 'body'] }]);
  expect(hints.accountOperations).toEqual([{ method: 'PUT', path: '/v1/me/password', summary: 'パスワードの変更' }]);
});
