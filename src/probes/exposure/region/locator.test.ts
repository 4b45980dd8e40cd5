import { expect, test } from 'vitest';
import { cluesOf } from './locator.ts';

const places = (address: string, aliases: readonly string[] = [], headers: readonly (readonly [string, string])[] = []): readonly string[] =>
  cluesOf(address, aliases, headers).map(({ place, region }) => (region === null ? place : `${place} ${region}`));

test.each<[string, readonly string[]]>([
  ['https://b.s3.us-east-1.amazonaws.com/k', ['abroad us-east-1']], ['https://s3-eu-west-1.amazonaws.com/b/k', ['abroad eu-west-1']],
  ['https://b.s3.dualstack.ap-northeast-1.amazonaws.com/k', ['japan ap-northeast-1']], ['https://n.objectstorage.ap-tokyo-1.oraclecloud.com/k', ['japan ap-tokyo-1']],
  ['https://files.example/k?X-Amz-Credential=AKIA%2F20261123%2Fus-west-2%2Fs3%2Faws4_request', ['abroad us-west-2']],
  ['https://storage.googleapis.com/b/k?X-Goog-Credential=a%2F20261123%2Fasia-northeast1%2Fstorage%2Fgoog4_request', ['japan asia-northeast1']],
  ['https://storage.googleapis.com/b/k', ['neutral']], ['https://acct.blob.core.windows.net/c/k', ['neutral']], ['https://d.cloudfront.net/k', ['front-door']],
  ['https://files.example/us-east-1.txt?region=us-east-1', []], ['https://us-east-1.example/k', []], ['nonsense', []],
])('%s', (address, expected) => {
  expect(places(address)).toEqual(expected);
});

test('aliases and headers tell as well', () => {
  expect(places('https://files.example/k', ['b.s3.eu-central-1.amazonaws.com'])).toEqual(['abroad eu-central-1']);
  expect(places('https://files.example/k', [], [['X-Amz-Bucket-Region', 'us-west-2']])).toEqual(['abroad us-west-2']);
});
