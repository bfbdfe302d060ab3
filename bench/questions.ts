/** What clients ask of the application. */
export const RETURNS = `query ($cycleId: ID!) {
  upliftReturns(first: 50, filter: { cycleId: $cycleId }) {
    nodes {
      id reference version state
      school { id urn name }
      current { pence formatted } asked { pence formatted } tabled { pence }
      lines { id pupilReference kind effectiveOn current { pence formatted } asked { pence formatted } driver }
    }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`;

export const ASSESSMENT = `query ($cycleId: ID!) {
  cycleAssessment(cycleId: $cycleId) {
    returns {
      returnId school { name }
      current { pence } asked { pence } justified { pence } recommended { pence } recommendedRiseBp
      thisYear { pence } section63 { pence } flags
    }
  }
}`;

export const OFFER = `mutation ($input: FiguresInput!) {
  makeOffer(input: $input) { upliftReturn { id version state tabled { pence } } userErrors { code message } }
}`;

/** Puts offered returns back to where they were sent, with nothing on the table. Each parameter: their ids. */
export const RESET: readonly string[] = [
  'delete from round_lines using negotiation_rounds round where round.id = round_id and round.return_id = any($1::uuid[])',
  'delete from offer_recommendations using negotiation_rounds round where round.id = round_id and round.return_id = any($1::uuid[])',
  'delete from negotiation_rounds where return_id = any($1::uuid[])',
  'update return_lines set tabled_pence = null where return_id = any($1::uuid[])',
  "update uplift_returns set state = 'submitted', officer_id = null, version = 2 where id = any($1::uuid[])",
];

/** After the reset, as the server itself would by and by: what was taken back should not slow the next round down. */
export const TIDY = 'vacuum return_lines, uplift_returns, negotiation_rounds, round_lines, offer_recommendations';
