import { requirement } from '../fixtures/requirement.ts';

// テナント分離
requirement(39, (accept) => {
  accept('tenant.object-read');
  accept('tenant.object-write');
  accept('tenant.context-switch');
  accept('tenant.mass-assignment');
  accept('tenant.nested-and-batch');
  accept('tenant.list-and-search');
  accept('tenant.suggest-and-directory');
  accept('tenant.aggregate-side-channel');
  accept('tenant.files');
  accept('tenant.jobs-and-exports');
  accept('tenant.graphql');
  accept('tenant.realtime');
  accept('tenant.shared-cache');
  accept('tenant.admin-reach');
  accept('tenant.credential-scope');
  accept('tenant.sharing-and-outbound');
  accept('tenant.history-and-trash');
  accept('tenant.multi-membership');
  accept('tenant.existence-oracle');
  accept('tenant.whole-run-sweep');
});
