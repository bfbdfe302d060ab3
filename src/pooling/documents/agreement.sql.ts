/** What a consortium has recorded of itself on a day, as `AgreementFacts` without the issuer. $1 the consortium, $2 the day. */
export const AGREEMENT_FACTS = `json_build_object('consortium', consortium.name,
  'members', (select coalesce(json_agg(json_build_object('name', authority.name, 'laCode', authority.la_code, 'from', lower(member.period),
      'until', upper(member.period) - 1) order by authority.name), '[]')
    from consortium_members member join organisations authority on authority.id = member.authority_id
    where member.consortium_id = consortium.id and member.period @> $2::date),
  'leads', (select coalesce(json_agg(json_build_object('activity', activity.name, 'name', authority.name) order by activity.place), '[]')
    from unnest(array['demand', 'lots', 'negotiation', 'contracts', 'costs']) with ordinality activity(name, place)
    left join consortium_leads held on held.consortium_id = consortium.id and held.activity = activity.name and held.period @> $2::date
    join organisations authority on authority.id = coalesce(held.authority_id,
      (select first.authority_id from consortium_members first where first.consortium_id = consortium.id and first.lead and first.period @> $2::date limit 1))),
  'rule', (select json_build_object('quorum', quorum, 'majority', majority) from consortium_rules
    where consortium_id = consortium.id and in_force_from <= $2::date order by in_force_from desc limit 1),
  'sharing', (select coalesce(json_agg(json_build_object('authorityName', authority.name, 'subject', agreement.subject, 'withName', partner.name,
      'from', lower(agreement.period), 'until', upper(agreement.period) - 1) order by authority.name, agreement.subject, partner.name, lower(agreement.period)), '[]')
    from sharing_agreements agreement join organisations authority on authority.id = agreement.authority_id
    join consortium_members sharer on sharer.consortium_id = consortium.id and sharer.authority_id = agreement.authority_id and sharer.period @> $2::date
    left join organisations partner on partner.id = agreement.with_authority_id
    where agreement.consortium_id = consortium.id and not isempty(agreement.period) and coalesce(upper(agreement.period) > $2::date, true)),
  'costs', (select coalesce(json_agg(json_build_object('number', cost.number, 'title', cost.title, 'activity', cost.activity, 'from', lower(cost.period),
      'until', upper(cost.period) - 1, 'totalPence', cost.total_pence, 'rule', cost.rule) order by cost.number), '[]')
    from shared_costs cost where cost.consortium_id = consortium.id and cost.state <> 'draft'))`;

/** $1 the consortium, $2 the day: what it has recorded, and the version that stands. */
export const TO_ISSUE_SQL = `
select ${AGREEMENT_FACTS} as facts,
  (select count(*)::int from documents where subject_type = 'consortium' and subject_id = consortium.id and kind = 'interAuthorityAgreement') as versions,
  (select snapshot from documents where subject_type = 'consortium' and subject_id = consortium.id and kind = 'interAuthorityAgreement' and superseded_at is null) as standing,
  app.leads(consortium.id, 'contracts') and app.is_member(consortium.id) as leads
from organisations consortium where consortium.id = $1 and consortium.kind = 'consortium' and consortium.id = any ((select app.my_consortia())::uuid[])`;

/** $1 null: every consortium of the actor; $2 the day. */
export const AGREEMENTS_SQL = `
select coalesce(json_agg(json_build_object('consortiumId', consortium.id, 'facts', ${AGREEMENT_FACTS}, 'leads', app.leads(consortium.id, 'contracts'),
  'members', (select coalesce(json_agg(json_build_object('id', authority.id, 'name', authority.name) order by authority.name), '[]')
    from consortium_members member join organisations authority on authority.id = member.authority_id
    where member.consortium_id = consortium.id and member.period @> $2::date),
  'standing', (select snapshot from documents where subject_type = 'consortium' and subject_id = consortium.id and kind = 'interAuthorityAgreement' and superseded_at is null),
  'versions', (select coalesce(json_agg(json_build_object('id', version.id, 'reference', version.reference, 'issuedOn', version.snapshot ->> 'date',
      'sha256', version.pdf_sha256, 'stands', version.superseded_at is null,
      'signings', (select coalesce(json_agg(json_build_object('authorityId', signing.authority_id, 'authorityName', authority.name, 'signedOn', signing.signed_on,
          'signedByName', signing.signed_by_name, 'capacity', signing.capacity, 'reference', signing.reference, 'recordedByName', signing.recorded_by_name)
          order by authority.name), '[]')
        from agreement_signings signing join organisations authority on authority.id = signing.authority_id where signing.document_id = version.id))
      order by version.superseded_at is not null, version.superseded_at desc, version.created_at desc), '[]')
    from documents version where version.subject_type = 'consortium' and version.subject_id = consortium.id and version.kind = 'interAuthorityAgreement')
) order by consortium.name), '[]')
from organisations consortium where consortium.kind = 'consortium' and consortium.id = any ((select app.my_consortia())::uuid[])
  and ($1::uuid is null or consortium.id = $1)`;
