import type { Operation } from '../../profile/operation-schema.ts';
import { queryNames, withQuery } from '../seeding/variants.ts';

const each = (names: readonly string[], value: string): Readonly<Record<string, string>> => Object.fromEntries(names.map((name) => [name, value]));

const PAGE_SIZES = ['limit', 'size', 'per_page', 'perPage', 'pageSize', 'page_size', 'count', 'first', 'top', 'rows', 'max'];
const OFFSETS = ['offset', 'page', 'start', 'skip'];
const SORTS = ['sort', 'order', 'sort_by', 'sortBy', 'orderBy'];

/** Parameters that lists of many services know; one a service does not know does nothing. */
const FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'page size': each(PAGE_SIZES, '1000'),
  expansion: { include: 'all', expand: '*', fields: '*', embed: '*', view: 'full' },
  everything: { ...each(['all', 'deleted', 'includeDeleted', 'include_deleted', 'archived', 'showAll', 'trashed'], 'true'), scope: 'all', status: 'all' },
  'date range': { ...each(['from', 'since', 'after_date', 'start_date', 'startDate', 'updatedFrom', 'createdFrom'], '1970-01-01'), ...each(['to', 'until', 'end_date', 'endDate', 'updatedTo', 'createdTo'], '2099-12-31') },
  'sort order': each(SORTS, 'id'),
  'negative offset': each(OFFSETS, '-1'),
  'any text': each(['q', 'query', 'filter', 'search', 'keyword'], '*'),
};

export interface WidenedForm {
  readonly form: string;
  readonly operation: Operation;
}

/**
 * A list asked for with wider parameters. A service that refuses parameters it does not know is asked again with those its own
 * operation uses.
 */
export function widenedForms(operation: Operation): readonly WidenedForm[] {
  const known = new Set(queryNames(operation));
  return Object.entries(FORMS).flatMap(([form, parameters]) => {
    const all = withQuery(operation, parameters);
    const own = Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name)));
    const few = Object.keys(own).length > 0 && Object.keys(own).length < Object.keys(parameters).length ? withQuery(operation, own) : undefined;
    return [...(all ? [{ form, operation: all }] : []), ...(few ? [{ form: `${form} (${Object.keys(own).join(', ')})`, operation: few }] : [])];
  });
}

/** The list with one entry a page, by whatever name the service gives the page size. */
export const smallestPage = (operation: Operation): Operation | undefined => {
  const own = queryNames(operation).filter((name) => PAGE_SIZES.includes(name));
  return withQuery(operation, each(own.length > 0 ? own : PAGE_SIZES, '1'));
};
