import { Injectable } from '@nestjs/common';
import type { Companion } from '../approvals/approval-subject.js';

/** What a joint negotiation knows of the returns that take part in it. */
export interface JointNegotiationPort {
  /** Those of other members that come into force with this one, or not at all. None: it comes into force by itself. */
  companions(returnId: string): Promise<readonly Companion[]>;
  /** Why what was settled no longer stands though its own lines are the same, in words; undefined while it stands. */
  overtaken(returnId: string): Promise<string | undefined>;
  /** Its own authority's approver returned it. */
  returned(returnId: string, reason: string): Promise<void>;
}

/** Where the round asks what is negotiated jointly: filled by the module of joint negotiations, empty without it. */
@Injectable()
export class JointReturns implements JointNegotiationPort {
  private port: JointNegotiationPort | null = null;

  register(port: JointNegotiationPort): void {
    this.port = port;
  }

  async companions(returnId: string): Promise<readonly Companion[]> {
    return (await this.port?.companions(returnId)) ?? [];
  }

  overtaken(returnId: string): Promise<string | undefined> {
    return this.port?.overtaken(returnId) ?? Promise.resolve(undefined);
  }

  async returned(returnId: string, reason: string): Promise<void> {
    await this.port?.returned(returnId, reason);
  }
}
