import { describe } from '@jest/globals';
import { visitAll } from './support/visit-all.js';
import { VISITS, visitorOf } from './visits.js';

describe('Every page of the portal, for head of service, Finance, directors and auditors', () => {
  visitAll(VISITS.filter((visit) => visitorOf(visit) === 'otherOfCouncil'));
});
