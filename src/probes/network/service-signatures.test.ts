import { describe, expect, test } from 'vitest';
import { isPostgres, recognise } from './service-signatures.ts';

describe('services by their answer', () => {
  test.each([
    ['SSH-2.0-OpenSSH_9.6\r\n', 'ssh'], ['-ERR unknown command `GET`\r\n', 'redis'], ['+PONG\r\n', 'redis'], ['ERROR\r\n', 'memcached'], ['RFB 003.008\n', 'vnc'],
    ['220 ProFTPD Server ready\r\n', 'ftp'], ['220 mail.example ESMTP\r\n', 'smtp'], ['\xff\xfd\x18', 'telnet'], ['J\0\0\0\n8.0.36\0...mysql_native_password\0', 'mysql'],
    ['HTTP/1.1 200 OK\r\n\r\n{"cluster_name": "x"}', 'elasticsearch'], ['HTTP/1.1 200 OK\r\n\r\n<title>RabbitMQ Management</title>', 'management console'],
    ['HTTP/1.1 200 OK\r\n\r\n<p>redis, mysql, docker</p>', 'http'],
  ])('%j is %s', (answer, protocol) => {
    expect(recognise(Buffer.from(answer, 'latin1')).protocol).toBe(protocol);
  });

  test('one byte alone is PostgreSQL', () => {
    expect([isPostgres(Buffer.from('N')), isPostgres(Buffer.from('Nope'))]).toEqual([true, false]);
  });

  test('noise is nothing', () => {
    expect(recognise(Buffer.from('hello'))).toEqual({ protocol: null, category: null });
  });
});
