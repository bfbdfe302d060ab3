import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basisPoints, pence, sum } from '../../kernel/money.js';
import { concentration, shareOf } from './leverage.js';
import { type ProviderLeverage, owners } from './owners.js';

const provider = (name: string, group: string | null, pounds: number, more: Partial<ProviderLeverage> = {}): ProviderLeverage => ({
  providerId: name,
  name,
  groupId: group,
  groupName: group,
  own: { places: 2, annualPence: pence(pounds * 100), shareBp: basisPoints(0) },
  members: [],
  shownPence: pence(pounds * 100),
  shownPlaces: 2,
  pupils: 20,
  rollShareBp: basisPoints(1_000),
  ...more,
});
const spend = (authorityId: string, providerId: string, places: number, pounds: number) => ({
  authorityId,
  providerId,
  places,
  annualPence: pence(pounds * 100),
});

describe('owners of providers', () => {
  it('are paid what their providers are; a provider that nobody owns stands for itself', () => {
    const found = owners(
      [
        provider('Oak', 'Tree Group', 100, { members: [spend('rutland', 'Oak', 5, 30)], shownPence: pence(13_000), shownPlaces: 7 }),
        provider('Elm', null, 150),
        provider('Ash', 'Tree Group', 50, { members: [spend('rutland', 'Ash', 10, 70)], shownPence: pence(12_000), shownPlaces: 12 }),
      ],
      pence(30_000),
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      ownerId: 'Tree Group',
      name: 'Tree Group',
      own: { places: 4, annualPence: 15_000, shareBp: 5_000 },
      members: [{ authorityId: 'rutland', places: 15, annualPence: 10_000 }],
      shownPence: 25_000,
      rollShareBp: shareOf(19, 40),
    });
    expect(found[0]!.providers.map(({ name }) => name)).toEqual(['Oak', 'Ash']);
    expect(found[1]).toMatchObject({ name: 'Elm', own: { shareBp: 5_000 } });
  });

  it('have a part of a roll only where the roll of every provider is known', () => {
    expect(owners([provider('Oak', 'G', 1), provider('Ash', 'G', 1, { pupils: null, rollShareBp: null })], pence(200))[0]).toMatchObject({
      pupils: null,
      rollShareBp: null,
    });
    expect(owners([provider('Oak', null, 1, { own: null })], pence(0))[0]!.own).toBeNull();
  });

  it('together are all providers together, to the penny, and never less concentrated', () => {
    const some = fc.array(
      fc.record({
        group: fc.option(fc.constantFrom('a', 'b', 'c')),
        own: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
        shown: fc.integer({ min: 0, max: 10 ** 9 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (drawn) => {
        const providers = drawn.map(({ group, own, shown }, index) =>
          provider(String(index), group, 0, {
            own: own === null ? null : { places: 1, annualPence: pence(own), shareBp: basisPoints(0) },
            shownPence: pence(shown),
          }),
        );
        const ownPence = sum(providers.map(({ own }) => own?.annualPence ?? pence(0)));
        const found = owners(providers, ownPence);
        expect(sum(found.map(({ own }) => own?.annualPence ?? pence(0)))).toBe(ownPence);
        expect(sum(found.map(({ shownPence }) => shownPence))).toBe(sum(providers.map(({ shownPence }) => shownPence)));
        expect(found.flatMap((each) => each.providers)).toHaveLength(providers.length);
        expect(concentration(found.map(({ shownPence }) => shownPence))).toBeGreaterThanOrEqual(
          concentration(providers.map(({ shownPence }) => shownPence)),
        );
      }),
    );
  });
});
