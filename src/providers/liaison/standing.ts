import { type IsoDate, daysBetween } from '../../kernel/dates.js';

export type VisitState = 'planned' | 'overdue' | 'made' | 'calledOff';
export type ActionState = 'open' | 'overdue' | 'done';

export interface VisitDays {
  readonly plannedOn: IsoDate | null;
  readonly doneOn: IsoDate | null;
  readonly cancelledOn: IsoDate | null;
  readonly nextDueOn: IsoDate | null;
}

/** A planned visit is overdue from the day after it was planned for. */
export function visitState({ plannedOn, doneOn, cancelledOn }: VisitDays, today: IsoDate): VisitState {
  if (doneOn !== null) return 'made';
  if (cancelledOn !== null) return 'calledOff';
  return plannedOn !== null && plannedOn < today ? 'overdue' : 'planned';
}

/** An action is overdue from the day after it was due. */
export function actionState(action: { readonly dueOn: IsoDate; readonly doneOn: IsoDate | null }, today: IsoDate): ActionState {
  if (action.doneOn !== null) return 'done';
  return action.dueOn < today ? 'overdue' : 'open';
}

/** When somebody is to go next: the earliest visit that is planned, else what was said after the last one made. */
export interface NextVisit {
  readonly on: IsoDate;
  readonly planned: boolean;
  readonly overdue: boolean;
}

/** Null where no visit is planned and the last one named no next. */
export function nextVisit(visits: readonly VisitDays[], today: IsoDate): NextVisit | null {
  const planned = visits.flatMap(({ plannedOn, doneOn, cancelledOn }) => (plannedOn && !doneOn && !cancelledOn ? [plannedOn] : [])).sort();
  const [first] = planned;
  if (first !== undefined) return { on: first, planned: true, overdue: first < today };
  const made = visits.flatMap(({ doneOn, nextDueOn }) => (doneOn ? [{ doneOn, nextDueOn }] : []));
  const last = made.sort((a, b) => daysBetween(a.doneOn, b.doneOn))[0];
  if (!last?.nextDueOn) return null;
  return { on: last.nextDueOn, planned: false, overdue: last.nextDueOn < today };
}
