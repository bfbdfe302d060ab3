import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'The school an amount belongs to.' })
export class FinanceSchool {
  @Field(() => ID, { description: 'The school’s id.' })
  id: string;

  @Field(() => Int, { description: 'Its unique reference number in the register.' })
  urn: number;

  @Field(() => String, { description: 'Its name.' })
  name: string;
}
