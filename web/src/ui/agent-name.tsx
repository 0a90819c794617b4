/* What an agent is called. Its owner writes the name, so it may be empty, or run from right to left. */

interface Named {
  readonly name: string;
  readonly handle: string;
}

export function agentName({ name, handle }: Named): string {
  return name.trim() || handle;
}

/** Apart from the text around it, whose order it must not turn. */
export function AgentName({ of }: { readonly of: Named }) {
  return <bdi>{agentName(of)}</bdi>;
}
