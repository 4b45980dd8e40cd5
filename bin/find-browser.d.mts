export function findBrowser(environment?: Record<string, string | undefined>): string | undefined;
