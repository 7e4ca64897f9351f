import { paginateDescribeSecurityGroupRules } from "@aws-sdk/client-ec2";
import { expect, inject, it, onTestFinished } from "vitest";
import { startCountingProxy } from "../../bench/counting-proxy";
import { localEc2 } from "../../local-aws/connections";

it("calls are counted on their way, by action, until they are taken", async () => {
  const proxy = await startCountingProxy(inject("endpoint"));
  const client = localEc2(proxy.endpoint);
  onTestFinished(async () => {
    client.destroy();
    await proxy.stop();
  });
  const { value } = await paginateDescribeSecurityGroupRules({ client }, { MaxResults: 1000 }).next();
  expect(value).toHaveProperty("SecurityGroupRules");
  expect(proxy.take()).toEqual(new Map([["DescribeSecurityGroupRules", 1]]));
  expect(proxy.take()).toEqual(new Map());
});
