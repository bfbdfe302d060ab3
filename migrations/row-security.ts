/**
 * The statements that put a table behind row-level security. Each database role stands for a kind of actor (see 1-security): a policy
 * names the rows that kind may see or change; a role without a policy sees nothing. Security is forced, so it binds the owner too.
 */

interface RowRules {
  /** Which rows an authority reads and writes; the auditor reads the same rows. Default: those that carry its id. */
  readonly authority?: string;
  /** Which rows a provider reads, and (where `providerWrites`) writes. Absent: none. */
  readonly provider?: string;
  readonly providerWrites?: 'insert' | 'insert, update' | 'insert, update, delete';
  /** Privileges of the authority's role. Default: everything but delete, since history is kept. */
  readonly authorityWrites?: 'none' | 'insert' | 'insert, update' | 'insert, update, delete';
  /** What the platform's administrator may do to all rows. */
  readonly platform?: 'select' | 'select, insert, update' | 'select, insert, update, delete';
}

export const ownRows = 'authority_id = (select app.organisation())';
export const ownSchools = 'school_id = any ((select app.school_ids())::uuid[])';

export function guard(table: string, rules: RowRules = {}): string {
  const authority = rules.authority ?? ownRows;
  const writes = rules.authorityWrites ?? 'insert, update';
  const statements = [
    `alter table ${table} enable row level security, force row level security`,
    `grant select on ${table} to iss_authority, iss_auditor`,
    `create policy authority_reads on ${table} for select to iss_authority, iss_auditor using (${authority})`,
    `comment on policy authority_reads on ${table} is 'An authority, and its auditor, read their own rows only.'`,
  ];
  if (writes !== 'none') statements.push(...writePolicies(table, 'authority', 'iss_authority', writes, authority));
  if (rules.provider) {
    statements.push(
      `grant select on ${table} to iss_provider`,
      `create policy provider_reads on ${table} for select to iss_provider using (${rules.provider})`,
      `comment on policy provider_reads on ${table} is 'A provider or its group reads rows of its own schools only.'`,
    );
    if (rules.providerWrites) statements.push(...writePolicies(table, 'provider', 'iss_provider', rules.providerWrites, rules.provider));
  }
  if (rules.platform) {
    statements.push(
      `grant ${rules.platform} on ${table} to iss_platform`,
      `create policy platform_serves on ${table} to iss_platform using (true) with check (true)`,
      `comment on policy platform_serves on ${table} is 'The platform keeps reference data; its privileges say which acts.'`,
    );
  }
  return statements.join(';\n') + ';';
}

function writePolicies(table: string, who: string, role: string, acts: string, rule: string): string[] {
  return [
    `grant ${acts} on ${table} to ${role}`,
    ...acts.split(', ').flatMap((act) => {
      const check =
        act === 'insert' ? `with check (${rule})` : act === 'update' ? `using (${rule}) with check (${rule})` : `using (${rule})`;
      return [
        `create policy ${who}_${act}s on ${table} for ${act} to ${role} ${check}`,
        `comment on policy ${who}_${act}s on ${table} is 'Rows it may ${act}: the same that it may read.'`,
      ];
    }),
  ];
}

/** Reference data that everybody who is signed in may read, and the named roles may keep. */
export function openToRead(table: string, keepers: Readonly<Record<string, string>> = {}): string {
  const readers = 'iss_authority, iss_auditor, iss_provider, iss_consortium, iss_platform';
  return (
    [
      `alter table ${table} enable row level security, force row level security`,
      `grant select on ${table} to ${readers}`,
      `create policy everyone_reads on ${table} for select to ${readers} using (true)`,
      `comment on policy everyone_reads on ${table} is 'Public reference data.'`,
      ...Object.entries(keepers).flatMap(([role, acts]) => [
        `grant ${acts} on ${table} to ${role}`,
        ...acts.split(', ').map((act) => {
          const check = act === 'insert' ? 'with check (true)' : act === 'update' ? 'using (true) with check (true)' : 'using (true)';
          return `create policy ${role}_${act}s on ${table} for ${act} to ${role} ${check}`;
        }),
      ]),
    ].join(';\n') + ';'
  );
}
