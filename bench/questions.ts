/** What clients ask of the application. */
export const RETURNS = `query ($cycleId: ID!) { upliftReturns(first: 50, filter: { cycleId: $cycleId }) { totalCount nodes { id reference version state
  school { id urn name } current { pence formatted } asked { pence formatted }
  lines { id pupilReference kind effectiveOn current { pence formatted } asked { pence formatted } driver } } } }`;

export const ASSESSMENT = `query ($cycleId: ID!) { cycleAssessment(cycleId: $cycleId) { returnCount returns { returnId school { name } current { pence } asked { pence }
  justified { pence } recommended { pence } } } }`;

export const OFFER = `mutation ($input: FiguresInput!) { makeOffer(input: $input) { upliftReturn { id version state } userErrors { code message } } }`;

/** Puts offered returns back to where they were sent, version 1, with nothing on the table. Parameter: their ids. */
export const RESET = `
with gone as (delete from round_lines using negotiation_rounds round where round.id = round_lines.round_id and round.return_id = any($1::uuid[])),
  reasons as (delete from offer_recommendations using negotiation_rounds round where round.id = round_id and round.return_id = any($1::uuid[])),
  cleared as (update return_lines set tabled_pence = null where return_id = any($1::uuid[])),
  back as (update uplift_returns set state = 'submitted', version = 1 where id = any($1::uuid[]))
delete from negotiation_rounds where return_id = any($1::uuid[])`;
