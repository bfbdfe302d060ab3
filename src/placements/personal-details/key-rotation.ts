import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { authenticationActor } from '../../identity/authentication-actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import type { Config } from '../../platform/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { systemActor } from '../../platform/jobs/system-actor.js';
import { CONFIG } from '../../platform/platform.module.js';
import { boundToAccount } from '../../providers/bank-details/bank-account.js';
import { boundToPupil } from './personal-details.service.js';

/** What is kept sealed: the table, its key, and to what each row's bytes are bound. */
const SEALED = [
  { table: 'personal_details', id: 'pupil_id', boundTo: boundToPupil },
  { table: 'bank_details', id: 'id', boundTo: boundToAccount },
] as const;

const BATCH = 200;

/**
 * Seals everything anew with the current key, in small transactions of each authority: people go on working between them, a row that
 * somebody changes meanwhile is waited for and is then sealed with the current key already. Run twice, the second finds nothing.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Answers how many rows were sealed anew. */
  async rotate(): Promise<number> {
    const authorities = await this.work.run(authenticationActor('cli'), () =>
      this.work.query<{ id: string; name: string }>("select id, name from organisations where kind = 'authority' order by name, id"),
    );
    let done = 0;
    for (const authority of authorities)
      for (const kept of SEALED)
        for (let sealed = BATCH; sealed === BATCH; done += sealed)
          sealed = await this.work.run({ ...systemActor(authority), source: 'cli' }, () => this.sealAnew(authority.id, kept));
    return done;
  }

  private async sealAnew(authorityId: string, { table, id, boundTo }: (typeof SEALED)[number]): Promise<number> {
    const ring = this.config.detailKeys;
    if (!ring) throw new Refused([refusal('noKey', 'There is no key ring: set DETAIL_KEYS.')]);
    const rows = await this.work.query<{ id: string; keyId: string; sealed: Buffer }>(
      `select ${id} as id, key_id as "keyId", sealed from ${table} where authority_id = $1 and key_id <> $2 order by ${id} limit ${String(BATCH)} for update`,
      [authorityId, ring.currentId],
    );
    if (rows.length === 0) return 0;
    const sealed = rows.map((row) => ring.seal(ring.open({ keyId: row.keyId, bytes: row.sealed }, boundTo(row.id)), boundTo(row.id)));
    await this.work.query(
      `update ${table} set key_id = $1, sealed = anew.sealed from unnest($2::uuid[], $3::bytea[]) as anew (id, sealed) where ${table}.${id} = anew.id`,
      [ring.currentId, rows.map((row) => row.id), sealed.map(({ bytes }) => bytes)],
    );
    this.audit.record({
      action: 'rotateDetailKeys',
      subjectType: 'authority',
      subjectId: authorityId,
      after: { rows: rows.length, keyId: ring.currentId },
    });
    return rows.length;
  }
}
