/* The top of an agent's page: its name, its state, and who it is. */

import type { ReactNode } from 'react';

import { Link } from '../../shell/router';
import { AgentName } from '../../ui/agent-name';
import { Ago, Hash, Moment } from '../../ui/figures';
import { words } from '../../ui/format';
import { StatusBadge } from '../../ui/status';
import type { AgentShown } from './types';

interface AgentHeadProps {
  readonly handle: string;
  readonly agent: AgentShown | null | undefined;
  /** What stands at the right. */
  readonly children: ReactNode;
}

export function AgentHead({ handle, agent, children }: AgentHeadProps) {
  return (
    <div className="agent-head">
      <nav aria-label="Where this is" className="agent-trail">
        <Link href="/agents">Agents</Link>
        <span aria-hidden="true">/</span>
        <span className="truncate">{handle}</span>
      </nav>
      <div className="page-head">
        <h1 className="truncate">{agent == null ? handle : <AgentName of={agent} />}</h1>
        {agent != null && <StatusBadge status={agent.status} />}
        <div className="end">{children}</div>
      </div>
      {agent == null ? (
        <div className="agent-facts" aria-hidden="true">
          <span className="bone agent-facts-place" />
        </div>
      ) : (
        <dl className="agent-facts">
          <Facts agent={agent} />
        </dl>
      )}
    </div>
  );
}

function Facts({ agent }: { readonly agent: AgentShown }) {
  return (
    <>
      <Fact name="Address">
        <code>{agent.canonicalUri}</code>
      </Fact>
      {agent.framework != null && <Fact name="Built with">{agent.framework}</Fact>}
      <Fact name="Audit">{words(agent.visibility)}</Fact>
      <Fact name="Last active">{agent.lastActiveAt == null ? 'never' : <Ago at={agent.lastActiveAt} />}</Fact>
      <Fact name="Created">
        <Moment at={agent.createdAt} style="date" />
      </Fact>
      {agent.archivedAt != null && (
        <Fact name="Archived">
          <Moment at={agent.archivedAt} style="date" />
        </Fact>
      )}
      {agent.publicKeyEd25519 != null && (
        <Fact name="Card key">
          <Hash of={agent.publicKeyEd25519} />
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
