import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { SEARCH_KINDS, type SearchKind } from '../hits.js';

export const SearchKinds: Readonly<Record<SearchKind, SearchKind>> = {
  school: 'school',
  pupil: 'pupil',
  placement: 'placement',
  return: 'return',
  document: 'document',
};
registerEnumType(SearchKinds, {
  name: 'SearchKind',
  description: 'What can be found.',
  valuesMap: {
    school: { description: 'Schools, by name (also a former one), URN, town or postcode.' },
    pupil: { description: 'Pupils, by the authority’s own reference or by UPN: own pupils only, or those placed with a provider.' },
    placement: { description: 'Placements, by pupil or school.' },
    return: { description: 'Uplift returns, by reference or school.' },
    document: { description: 'Documents, by reference or school.' },
  },
});

@ObjectType('SearchHit', { description: 'One thing found.' })
export class SearchHitView {
  @Field(() => SearchKinds, { description: 'What it is.' })
  kind: SearchKind;

  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => ID, { nullable: true, description: 'The id of what shows it: of a pupil, the latest placement.' })
  targetId: string | null;

  @Field(() => String, { description: 'What it is called.' })
  title: string;

  @Field(() => String, { description: 'What tells it from others.' })
  detail: string;

  @Field(() => String, { nullable: true, description: 'Its state in words, where that is worth knowing.' })
  state: string | null;

  @Field(() => Boolean, { description: 'Found only because it resembles what was asked for.' })
  inexact: boolean;
}

@ObjectType('SearchGroup', { description: 'What was found of one kind, the best first.' })
export class SearchGroupView {
  @Field(() => SearchKinds, { description: 'The kind.' })
  kind: SearchKind;

  @Field(() => Int, { description: 'How many there are in all.' })
  total: number;

  @Field(() => [SearchHitView], { description: 'The best of them.' })
  hits: SearchHitView[];
}

@ArgsType()
export class SearchArgs {
  @Field(() => String, { description: 'Words of a name, a URN, a town, a postcode or a reference; at least two letters or digits.' })
  @IsString()
  @MaxLength(200, { message: 'Search for at most 200 characters.' })
  q: string;

  @Field(() => [SearchKinds], { nullable: true, description: 'Only these kinds.' })
  @IsOptional()
  @IsIn(SEARCH_KINDS, { each: true })
  kinds?: SearchKind[] | null;

  @Field(() => Int, { defaultValue: 5, description: 'How many of each kind, 1 to 50.' })
  @IsInt()
  @Min(1, { message: 'Ask for at least 1.' })
  @Max(50, { message: 'Ask for at most 50 of a kind.' })
  first: number = 5;
}
