import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { sum } from '../../kernel/money.js';
import { type MoneyAtRisk, OversightQuery, RISK_REASONS, type RiskReason } from '../../placements/oversight/oversight.query.js';
import { RoundQuery } from '../../uplifts/round/round.query.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import { MONEY_SORTS, schoolMoney, sortMoney } from './money-by-school.js';
import { LIKE_PRICES_TABLE, MONEY_TABLE, OUTLIERS_TABLE, RISK_TABLE } from './tables.js';
import { RISK_WORDS, pricesPart, riskPart, roundPart } from './week.view.js';

const BACK = { back: { text: 'This week', href: paths.week } };

@Portal()
export class WeekPages {
  constructor(
    private readonly rounds: RoundQuery,
    private readonly oversight: OversightQuery,
  ) {}

  @Get('week')
  async week(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: MONEY_SORTS, sort: 'undecided', descending: true, filters: ['schools'] });
    const { rounds } = await this.rounds.rounds(actor);
    // The round of today: the open one, else the latest.
    const current = rounds.find(({ state }) => state === 'open') ?? rounds[0];
    const [round, prices, risks] = await Promise.all([
      current ? this.rounds.list(actor, current.id) : null,
      list.format ? null : this.oversight.likePrices(actor),
      list.format ? null : this.oversight.moneyAtRisk(actor),
    ]);
    if (list.format) return exportTable(MONEY_TABLE, sortMoney((round?.all ?? []).map(schoolMoney), list.sort, list.descending), list);
    return page('head-of-service/week', 'This week', {
      wide: true,
      list,
      round: round && roundPart(round, list),
      prices: prices && pricesPart(prices),
      risk: risks && riskPart(risks),
      rounds: paths.rounds,
    });
  }

  @Get('week/prices')
  async prices(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '' });
    const { cells, partners, national } = await this.oversight.likePrices(actor);
    if (list.format) return exportTable(LIKE_PRICES_TABLE, cells, list);
    return page('head-of-service/prices', 'Prices of like places', {
      ...BACK, wide: true, list, partners, national,
      table: tableView(LIKE_PRICES_TABLE, cells, null, { captionHidden: true, empty: 'There are no current placements.' }),
    }); // prettier-ignore
  }

  @Get('week/outliers')
  async outliers(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '' });
    const { outliers } = await this.oversight.likePrices(actor);
    if (list.format) return exportTable(OUTLIERS_TABLE, outliers, list);
    return page('head-of-service/outliers', 'Places far above like places', {
      ...BACK, wide: true, list,
      table: tableView(OUTLIERS_TABLE, outliers, null, { captionHidden: true, empty: 'No place lies far above like places.' }),
    }); // prettier-ignore
  }

  @Get('week/at-risk')
  async atRisk(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '', filters: ['why', 'school'] });
    const why: RiskReason = RISK_REASONS.find((reason) => reason === list.filter('why')) ?? 'agreement';
    const all = (await this.oversight.moneyAtRisk(actor)).filter(({ reason }) => reason === why);
    const school = list.filter('school');
    const chosen = school === '' ? all : all.filter(({ schoolId }) => schoolId === school);
    if (list.format) return exportTable(RISK_TABLE, chosen, list);
    const shown = pageOf(chosen, list, ({ placementId }) => placementId);
    const { title, explains } = RISK_WORDS[why];
    return page('head-of-service/at-risk', title, {
      ...BACK,
      wide: true,
      list,
      explains,
      reasons: RISK_REASONS.map((reason) => ({ text: RISK_WORDS[reason].label, href: paths.weekAtRisk(reason), current: reason === why })),
      filters: filtersOf(all, why, school),
      summary: countInWords(chosen.length, 'placement', 'placements'),
      table: tableView(RISK_TABLE, shown.nodes, list, {
        totals: { pence: sum(chosen.map(({ pence }) => pence)) },
        empty: 'There are none.',
      }),
      pages: list.pages(shown),
    });
  }
}

function filtersOf(all: readonly MoneyAtRisk[], why: RiskReason, school: string) {
  const schools = new Map(all.map(({ schoolId, schoolName }) => [schoolId, schoolName]));
  return {
    choices: [
      {
        name: 'school',
        label: 'School',
        any: 'All schools',
        options: [...schools]
          .sort(([, a], [, b]) => a.localeCompare(b, 'en-GB'))
          .map(([value, text]) => ({ value, text, chosen: value === school })),
      },
    ],
    kept: [{ name: 'why', value: why }],
    clear: school === '' ? null : paths.weekAtRisk(why),
  };
}
