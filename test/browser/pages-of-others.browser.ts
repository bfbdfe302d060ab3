import { describe } from '@jest/globals';
import { visitAll } from './support/visit-all.js';
import { VISITS, visitorOf } from './visits.js';

describe('Every page of the portal, for schools, commissioner, administrator and whoever has not signed in', () => {
  visitAll(VISITS.filter((visit) => visitorOf(visit) === 'other'));
});
