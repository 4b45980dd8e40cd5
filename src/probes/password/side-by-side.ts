import type { ProbeContext } from '../define.ts';
import { routeOf, type PasswordWay } from './setters.ts';

/** Ways have accounts of their own, so those taken by HTTP overlap; a page of a browser does one thing after the other. */
export async function* sideBySide<T>({ profile }: ProbeContext, ways: readonly PasswordWay[], observe: (way: PasswordWay) => Promise<T>): AsyncIterable<T> {
  const overlapping = (way: PasswordWay): boolean => profile.routes[routeOf(profile, way)]?.client === 'http';
  const running = ways.filter(overlapping).map(observe);
  // An error is met when its turn comes.
  for (const one of running) one.catch(() => undefined);
  for (const one of running) yield await one;
  for (const way of ways.filter((one) => !overlapping(one))) yield await observe(way);
}
