import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import type { UploadedFile } from '../../placements/spreadsheet/workbook.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ReturnDesk } from '../return-desk.js';
import type { UpliftReturn } from '../uplift-return.entity.js';
import type { EvidenceKind } from './dto/evidence-form.js';
import { FilesService, sha256Of } from './files.service.js';
import { mayFill } from './may-fill.js';
import { recognise } from './recognised-file.js';

export interface NewEvidence {
  readonly returnId: string;
  readonly kind: EvidenceKind;
  readonly lineId: string | null;
  readonly file: UploadedFile;
}

export interface AttachedEvidence {
  readonly evidenceId: string;
  readonly fileId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Whether the same bytes stood there before, so that nothing was added. */
  readonly alreadyAttached: boolean;
}

interface HeldRow {
  readonly evidence_id: string;
  readonly file_id: string;
  readonly return_line_id: string | null;
  readonly name: string;
}

/** What supports a return. It changes while the return is a draft; what a return was sent with stays. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly files: FilesService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Attaches a file to a draft, or to one of its lines. The same bytes are kept once a return, and stand once at a line. Refusals:
   * `notFound`, `wrongState`, `wrongFileType`, `unknownLine`.
   */
  attach(actor: Actor, { returnId, kind, lineId, file }: NewEvidence): Promise<Outcome<AttachedEvidence>> {
    return this.work.decide(actor, async () => {
      mayFill(actor);
      const recognised = await recognise(file.name, file.bytes);
      if (!recognised.ok) throw new Refused([refusal('wrongFileType', recognised.why, 'file')]);
      const ret = await this.draft(returnId);
      if (lineId !== null) await this.lineBelongs(ret, lineId);
      const { mediaType } = recognised;
      const sha256 = sha256Of(file.bytes);
      const known = { mediaType, sizeBytes: file.bytes.length, sha256 };
      const held = await this.held(ret, sha256);
      const same = held.find((each) => each.return_line_id === lineId);
      if (same) return { evidenceId: same.evidence_id, fileId: same.file_id, name: same.name, ...known, alreadyAttached: true };
      const fileId =
        held[0]?.file_id ?? (await this.files.keep({ ...file, mediaType, sha256, authorityId: ret.authorityId, schoolId: ret.schoolId }));
      const evidenceId = randomUUID();
      await this.work.query(
        `insert into return_evidence (id, return_id, authority_id, school_id, return_line_id, file_id, kind, attached_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [evidenceId, ret.id, ret.authorityId, ret.schoolId, lineId, fileId, kind, this.clock.now()],
      );
      const name = held[0]?.name ?? file.name;
      this.record(ret, 'attachEvidence', { after: { evidenceId, fileId, name, kind, lineId, ...known } });
      return { evidenceId, fileId, name, ...known, alreadyAttached: false };
    });
  }

  /** Takes evidence off a draft. The file itself is kept, as every file that was received. Refusals: `notFound`, `wrongState`. */
  remove(actor: Actor, returnId: string, evidenceId: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      mayFill(actor);
      const ret = await this.draft(returnId);
      const [removed] = await this.work.query<{ file_id: string; kind: string; return_line_id: string | null }>(
        'delete from return_evidence where id = $1 and return_id = $2 returning file_id, kind, return_line_id',
        [evidenceId, ret.id],
      );
      if (!removed) throw new Refused([refusal('notFound', 'This evidence is not attached to the return.', 'evidenceId')]);
      this.record(ret, 'removeEvidence', {
        before: { evidenceId, fileId: removed.file_id, kind: removed.kind, lineId: removed.return_line_id },
      });
      return evidenceId;
    });
  }

  private async draft(returnId: string): Promise<UpliftReturn> {
    const ret = await this.desk.lock(returnId);
    if (ret.state !== 'draft')
      throw new Refused([refusal('wrongState', 'Evidence changes while a return is a draft. This one was sent: it stays as it was sent.')]);
    return ret;
  }

  private async lineBelongs(ret: UpliftReturn, lineId: string): Promise<void> {
    const found = await this.work.query<{ id: string }>('select id from return_lines where id = $1 and return_id = $2', [lineId, ret.id]);
    if (found.length === 0) throw new Refused([refusal('unknownLine', 'This line does not belong to the return.', 'lineId')]);
  }

  private held(ret: UpliftReturn, sha256: string): Promise<HeldRow[]> {
    return this.work.query<HeldRow>(
      `select evidence.id as evidence_id, file.id as file_id, evidence.return_line_id, file.name
       from return_evidence evidence join files file on file.id = evidence.file_id
       where evidence.return_id = $1 and file.sha256 = $2 order by evidence.attached_at`,
      [ret.id, sha256],
    );
  }

  private record(ret: UpliftReturn, action: string, change: { readonly before?: object; readonly after?: object }): void {
    this.audit.record({
      action,
      subjectType: 'upliftReturn',
      subjectId: ret.id,
      authorityId: ret.authorityId,
      schoolId: ret.schoolId,
      shared: true,
      ...change,
    });
  }
}
