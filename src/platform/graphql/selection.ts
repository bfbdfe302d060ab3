import { type FragmentDefinitionNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Whether the query asks for a field of this name anywhere below: lets one statement leave out what nobody reads. */
export function selectsBelow(info: GraphQLResolveInfo, name: string): boolean {
  return info.fieldNodes.some((node) => node.selectionSet !== undefined && selects(node.selectionSet, name, info.fragments));
}

function selects(set: SelectionSetNode, name: string, fragments: Readonly<Record<string, FragmentDefinitionNode>>): boolean {
  return set.selections.some((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return selection.name.value === name || (selection.selectionSet !== undefined && selects(selection.selectionSet, name, fragments));
      case Kind.INLINE_FRAGMENT:
        return selects(selection.selectionSet, name, fragments);
      case Kind.FRAGMENT_SPREAD: {
        const fragment = fragments[selection.name.value];
        return fragment !== undefined && selects(fragment.selectionSet, name, fragments);
      }
    }
  });
}
