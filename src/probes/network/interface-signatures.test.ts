import { expect, test } from 'vitest';
import { INTERFACE_PATHS, signatureOf } from './interface-signatures.ts';

const idOf = (text: string) => signatureOf(Buffer.from(text, 'latin1'))?.id;

test('about 300 paths, each once', () => {
  expect(INTERFACE_PATHS.length).toBeGreaterThanOrEqual(280);
  expect(new Set(INTERFACE_PATHS).size).toBe(INTERFACE_PATHS.length);
});

test.each([
  ['APP_ENV=production\nDB_PASSWORD=hunter2\n', 'environment file'], ['[core]\n\trepositoryformatversion = 0\n', 'Git repository'], ['ref: refs/heads/main\n', 'Git repository'],
  ['PK\x03\x04...', 'archive'], ['-- MySQL dump 10.13', 'database dump'], ['{"activeProfiles":[],"propertySources":[{}]}', 'actuator'], ['JAVA PROFILE 1.0.2', 'memory dump'],
  ['# HELP http_requests_total x\n', 'metrics'], ['<html><title>Index of /files</title>', 'directory index'], ['<?xml?><ListBucketResult xmlns="x">', 'storage listing'],
  ['2026-11-23T00:00:00Z ERROR x', 'log file'], ['{"openapi":"3.1.0"}', 'API documentation'], ['user:$2b$12$abc', 'password file'],
])('%j', (text, id) => {
  expect(idOf(text)).toBe(id);
});

test.each([
  '<!doctype html><html><title>ログイン - ぶんこ</title><p>secret: 取扱注意</p></html>', '{"error":{"code":"not_found"}}', '{"status":"ok"}', 'User-agent: *\nDisallow: /admin',
  '<p>APP_ENV の設定方法</p>', '<h1>Index of documents</h1>', '',
])('%j is nothing', (text) => {
  expect(idOf(text)).toBeUndefined();
});
