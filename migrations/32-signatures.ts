import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guard, ownSchools } from './row-security.js';

/** Own rows, for those who keep who may sign: the organisation itself. */
const OWN_ORGANISATION = 'organisation_id = (select app.organisation())';

/**
 * Who may sign for an organisation, what is to be signed by whom, the signatures themselves, scans of what was signed on paper, and the
 * certificates of what is complete.
 */
export class Signatures1764000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table authorised_signatories (
        id uuid primary key default gen_random_uuid(),
        organisation_id uuid not null references organisations,
        person_id uuid not null references people,
        person_name text not null check (person_name <> ''),
        capacity text not null check (capacity <> ''),
        up_to_pence bigint check (up_to_pence > 0),
        period daterange not null check (not isempty(period) and lower(period) is not null),
        recorded_by uuid not null,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        confirmed_by uuid,
        confirmed_by_name text,
        confirmed_at timestamptz,
        ended_at timestamptz,
        ended_by_name text,
        ended_because text check (ended_because <> ''),
        constraint one_authority_a_person exclude using gist (organisation_id with =, person_id with =, period with &&) where (ended_at is null),
        check ((confirmed_by is null) = (confirmed_at is null) and (confirmed_by is null) = (confirmed_by_name is null)),
        check (confirmed_by <> recorded_by),
        check (confirmed_by <> person_id),
        check ((ended_at is null) = (ended_because is null) and (ended_at is null) = (ended_by_name is null))
      );
      create index authorised_signatories_person on authorised_signatories (person_id);
      comment on table authorised_signatories is 'Who may sign for an organisation, up to which value, from when to when. It counts once a second person, who is not the signatory, has confirmed it.';
      comment on column authorised_signatories.organisation_id is 'The authority, the provider, or the provider group: a group''s signatories sign for its providers.';
      comment on column authorised_signatories.capacity is 'What stands beside the signature: "Head of SES".';
      comment on column authorised_signatories.up_to_pence is 'The largest contract value; none: whatever the value.';
      alter table authorised_signatories enable row level security, force row level security;
      grant select on authorised_signatories to iss_authority, iss_auditor, iss_provider;
      grant insert, update (confirmed_by, confirmed_by_name, confirmed_at, ended_at, ended_by_name, ended_because) on authorised_signatories to iss_authority, iss_provider;
      create policy own_organisation on authorised_signatories for select to iss_authority, iss_auditor, iss_provider
        using (${OWN_ORGANISATION} or organisation_id = (select group_id from organisations where id = app.organisation()));
      comment on policy own_organisation on authorised_signatories is 'An organisation reads its own; a provider its group''s too.';
      create policy own_inserts on authorised_signatories for insert to iss_authority, iss_provider
        with check (${OWN_ORGANISATION} and recorded_by = (select app.person()) and confirmed_by is null and ended_at is null);
      comment on policy own_inserts on authorised_signatories is 'Recorded in one''s own name for one''s own organisation, and not confirmed by the same act.';
      create policy own_updates on authorised_signatories for update to iss_authority, iss_provider
        using (${OWN_ORGANISATION} and ended_at is null) with check (${OWN_ORGANISATION});
      comment on policy own_updates on authorised_signatories is 'Confirmed or ended; what was recorded is never changed.';

      create table signing_requests (
        id uuid primary key default gen_random_uuid(),
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        subject_type text not null,
        subject_id uuid not null,
        document_id uuid not null references documents,
        reference text not null check (reference <> ''),
        title text not null check (title <> ''),
        document_sha256 text not null check (document_sha256 ~ '^[0-9a-f]{64}$'),
        value_pence bigint not null,
        ordered boolean not null,
        state text not null default 'open' check (state in ('open', 'completed', 'declined', 'expired', 'withdrawn')),
        opened_by uuid not null,
        opened_by_name text not null,
        opened_at timestamptz not null,
        expires_on date not null,
        reminded_on date,
        closed_at timestamptz,
        closed_because text not null default '',
        version integer not null default 1,
        check ((state = 'open') = (closed_at is null))
      );
      create unique index signing_requests_one_open on signing_requests (subject_type, subject_id) where state = 'open';
      create index signing_requests_authority on signing_requests (authority_id, state, expires_on);
      create index signing_requests_school on signing_requests (school_id, state);
      create index signing_requests_document on signing_requests (document_id);
      create index signing_requests_bytes on signing_requests (document_sha256);
      create index documents_bytes on documents (pdf_sha256) where pdf_sha256 is not null;
      comment on table signing_requests is 'A document to be signed by parties, pinned to the SHA-256 of exactly its bytes.';
      comment on column signing_requests.value_pence is 'What the document is worth, which decides whose authority suffices.';
      comment on column signing_requests.ordered is 'Whether each party signs only after those before it.';
      comment on column signing_requests.expires_on is 'The last day on which it can be signed.';
      ${guard('signing_requests', { provider: ownSchools })}
      grant update (state, closed_at, closed_because, version) on signing_requests to iss_provider;
      create policy provider_moves on signing_requests for update to iss_provider using (${ownSchools}) with check (${ownSchools});
      comment on policy provider_moves on signing_requests is 'The last to sign, or who declines, may be the school''s.';

      create table signing_parties (
        id uuid primary key default gen_random_uuid(),
        request_id uuid not null references signing_requests,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        position smallint not null check (position > 0),
        side text not null check (side in ('authority', 'provider')),
        organisation_id uuid not null references organisations,
        organisation_name text not null,
        unique (request_id, position),
        unique (request_id, organisation_id)
      );
      create index signing_parties_authority on signing_parties (authority_id);
      create index signing_parties_school on signing_parties (school_id);
      create index signing_parties_organisation on signing_parties (organisation_id);
      comment on table signing_parties is 'Who signs a document, in this order.';
      ${guard('signing_parties', { provider: ownSchools, authorityWrites: 'insert' })}

      create table wet_ink_copies (
        id uuid primary key default gen_random_uuid(),
        party_id uuid not null references signing_parties,
        request_id uuid not null references signing_requests,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        file_id uuid not null references files,
        file_sha256 text not null,
        signed_by_name text not null check (signed_by_name <> ''),
        signed_by_capacity text not null check (signed_by_capacity <> ''),
        signed_on date not null,
        state text not null default 'waiting' check (state in ('waiting', 'confirmed', 'refused')),
        recorded_by uuid not null,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        decided_by uuid,
        decided_by_name text,
        decided_at timestamptz,
        refused_because text check (refused_because <> ''),
        check ((state = 'waiting') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
        check (decided_by <> recorded_by),
        check ((state = 'refused') = (refused_because is not null))
      );
      create unique index wet_ink_copies_one_waiting on wet_ink_copies (party_id) where state = 'waiting';
      create index wet_ink_copies_request on wet_ink_copies (request_id);
      create index wet_ink_copies_authority on wet_ink_copies (authority_id);
      create index wet_ink_copies_school on wet_ink_copies (school_id);
      create index wet_ink_copies_file on wet_ink_copies (file_id);
      comment on table wet_ink_copies is 'A scan of the document signed on paper, and who signed when. It stands for a party''s signature once a second person has confirmed it.';
      ${guard('wet_ink_copies', { provider: ownSchools })}

      create table signatures (
        id uuid primary key default gen_random_uuid(),
        party_id uuid not null references signing_parties constraint one_signature_a_party unique,
        request_id uuid not null references signing_requests,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        way text not null check (way in ('portal', 'wetInk')),
        signatory_id uuid references authorised_signatories,
        person_id uuid,
        person_name text not null check (person_name <> ''),
        capacity text not null check (capacity <> ''),
        organisation_id uuid not null references organisations,
        organisation_name text not null,
        email text,
        signed_at timestamptz not null,
        ip text,
        user_agent text,
        consent_text text,
        consent_version text,
        document_sha256 text not null,
        wet_ink_id uuid references wet_ink_copies unique,
        check (way <> 'portal' or (wet_ink_id is null and num_nulls(signatory_id, person_id, email, ip, user_agent, consent_text, consent_version) = 0)),
        check (way <> 'wetInk' or wet_ink_id is not null)
      );
      create index signatures_request on signatures (request_id);
      create index signatures_authority on signatures (authority_id);
      create index signatures_school on signatures (school_id);
      create index signatures_signatory on signatures (signatory_id);
      comment on table signatures is 'Who signed for a party: name, capacity and address as shown, when, from where, to which words they consented, and the hash of the bytes signed. Never changed.';
      comment on column signatures.signed_at is 'Of a copy in wet ink: the day it was signed on paper, as recorded.';
      comment on constraint one_signature_a_party on signatures is 'Two signatories of one side who press at once give one signature.';
      create trigger signatures_are_final before update or delete on signatures for each row execute function app.refuse_change();
      ${guard('signatures', { provider: ownSchools, authorityWrites: 'none' })}
      grant insert on signatures to iss_authority, iss_provider;
      create policy authority_signs on signatures for insert to iss_authority
        with check (authority_id = (select app.organisation()) and (way = 'wetInk' or person_id = (select app.person())));
      create policy provider_signs on signatures for insert to iss_provider
        with check (${ownSchools} and way = 'portal' and person_id = (select app.person()));
      comment on policy provider_signs on signatures is 'Everybody signs in their own name.';

      create function app.signature_fits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        request signing_requests;
      begin
        select * into request from signing_requests where id = new.request_id;
        if request.state <> 'open' or request.document_sha256 <> new.document_sha256
            or not exists (select from documents document where document.id = request.document_id and encode(sha256(document.pdf), 'hex') = new.document_sha256) then
          raise exception 'What is signed is not the document of the request' using errcode = 'check_violation', constraint = 'signature_of_the_document';
        end if;
        if new.way = 'portal' and not exists (
            select from authorised_signatories signatory
            join signing_parties party on party.id = new.party_id and party.request_id = request.id
            join organisations organisation on organisation.id = party.organisation_id
            where signatory.id = new.signatory_id and signatory.person_id = new.person_id and signatory.confirmed_at is not null and signatory.ended_at is null
              and signatory.organisation_id in (organisation.id, organisation.group_id)
              and signatory.period @> (new.signed_at at time zone 'Europe/London')::date
              and (signatory.up_to_pence is null or signatory.up_to_pence >= request.value_pence)) then
          raise exception 'Only an authorised signatory of the party signs' using errcode = 'check_violation', constraint = 'signature_by_a_signatory';
        end if;
        if new.way = 'wetInk' and not exists (
            select from wet_ink_copies copy where copy.id = new.wet_ink_id and copy.party_id = new.party_id and copy.state = 'confirmed') then
          raise exception 'A copy in wet ink counts once a second person has confirmed it' using errcode = 'check_violation', constraint = 'signature_of_a_confirmed_copy';
        end if;
        return new;
      end $$;
      comment on function app.signature_fits is 'Whatever code runs: a changed document cannot be signed, nor by somebody without authority, nor on the strength of one person''s scan.';
      create trigger signature_fits before insert on signatures for each row execute function app.signature_fits();

      create table signing_certificates (
        request_id uuid primary key references signing_requests,
        authority_id uuid not null references organisations,
        school_id uuid not null references schools,
        snapshot jsonb not null,
        snapshot_sha256 text not null,
        template_version text not null,
        pdf bytea not null,
        pdf_sha256 text not null,
        made_at timestamptz not null
      );
      create index signing_certificates_authority on signing_certificates (authority_id);
      create index signing_certificates_school on signing_certificates (school_id);
      create index signing_certificates_bytes on signing_certificates (pdf_sha256);
      comment on table signing_certificates is 'The certificate of a completed document: a PDF of its own, so that the bytes that were signed stay as they are.';
      create trigger signing_certificates_are_final before update or delete on signing_certificates for each row execute function app.refuse_change();
      ${guard('signing_certificates', { provider: ownSchools, authorityWrites: 'insert' })}

      create function app.ask_for_certificate() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        perform graphile_worker.add_job('make-signing-certificates', json_build_object('authorityId', new.authority_id), max_attempts => 3,
          job_key => concat_ws(' ', 'make-signing-certificates', new.authority_id, pg_current_xact_id()));
        return null;
      end $$;
      comment on function app.ask_for_certificate is 'The authority''s duty, whoever signed last.';
      create trigger ask_for_certificate after update of state on signing_requests for each row when (new.state = 'completed') execute function app.ask_for_certificate();

      create function app.signers_of(request uuid) returns table (party_id uuid, person_id uuid) language sql stable security definer set search_path = public, pg_temp as $$
        select party.id, signatory.person_id
        from signing_requests asked
        join schools school on school.id = asked.school_id
        left join organisations provider on provider.id = school.provider_id
        join signing_parties party on party.request_id = asked.id
        join organisations organisation on organisation.id = party.organisation_id
        join authorised_signatories signatory on signatory.organisation_id in (organisation.id, organisation.group_id)
          and signatory.confirmed_at is not null and signatory.ended_at is null
          and (upper(signatory.period) is null or upper(signatory.period) > asked.opened_at::date)
          and (signatory.up_to_pence is null or signatory.up_to_pence >= asked.value_pence)
        where asked.id = request and app.organisation() in (asked.authority_id, provider.id, provider.group_id)
      $$;
      comment on function app.signers_of is 'Who may sign a document for its parties, so that each side can have the other''s signatories told; nothing else of them is shown.';

      create policy owner_checks on authorised_signatories for select to current_user using (true);
      create policy owner_checks on signing_requests for select to current_user using (true);
      create policy owner_checks on signing_parties for select to current_user using (true);
      create policy owner_checks on wet_ink_copies for select to current_user using (true);
      create policy owner_checks on documents for select to current_user using (true);
      comment on policy owner_checks on documents is 'app.signature_fits, which runs as the owner, compares the bytes.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy owner_checks on documents;
      drop index documents_bytes;
      drop table signing_certificates, signatures, wet_ink_copies, signing_parties, signing_requests, authorised_signatories cascade;
      drop function app.signers_of, app.ask_for_certificate, app.signature_fits;
    `);
  }
}
