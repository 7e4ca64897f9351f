# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

moved {
  from = aws_security_group_rule.egress[0]
  to   = aws_security_group_rule.egress["0"]
}

moved {
  from = aws_security_group_rule.egress[1]
  to   = aws_security_group_rule.egress["1"]
}

moved {
  from = aws_security_group_rule.egress[2]
  to   = aws_security_group_rule.egress["2"]
}

moved {
  from = aws_security_group_rule.egress[3]
  to   = aws_security_group_rule.egress["3"]
}

moved {
  from = aws_security_group_rule.egress[4]
  to   = aws_security_group_rule.egress["4"]
}

moved {
  from = aws_security_group_rule.egress[5]
  to   = aws_security_group_rule.egress["5"]
}

moved {
  from = aws_security_group_rule.egress[6]
  to   = aws_security_group_rule.egress["6"]
}

moved {
  from = aws_security_group_rule.egress[7]
  to   = aws_security_group_rule.egress["7"]
}

moved {
  from = aws_security_group_rule.egress[8]
  to   = aws_security_group_rule.egress["8"]
}

moved {
  from = aws_security_group_rule.egress[9]
  to   = aws_security_group_rule.egress["9"]
}

moved {
  from = aws_security_group_rule.egress[10]
  to   = aws_security_group_rule.egress["10"]
}

moved {
  from = aws_security_group_rule.egress[11]
  to   = aws_security_group_rule.egress["11"]
}

moved {
  from = aws_security_group_rule.egress[12]
  to   = aws_security_group_rule.egress["12"]
}

moved {
  from = aws_security_group_rule.egress[13]
  to   = aws_security_group_rule.egress["13"]
}

moved {
  from = aws_security_group_rule.egress[14]
  to   = aws_security_group_rule.egress["14"]
}

moved {
  from = aws_security_group_rule.egress[15]
  to   = aws_security_group_rule.egress["15"]
}

moved {
  from = aws_security_group_rule.egress[16]
  to   = aws_security_group_rule.egress["16"]
}

moved {
  from = aws_security_group_rule.egress[17]
  to   = aws_security_group_rule.egress["17"]
}

moved {
  from = aws_security_group_rule.egress[18]
  to   = aws_security_group_rule.egress["18"]
}

moved {
  from = aws_security_group_rule.egress[19]
  to   = aws_security_group_rule.egress["19"]
}

moved {
  from = aws_security_group_rule.egress[20]
  to   = aws_security_group_rule.egress["20"]
}

moved {
  from = aws_security_group_rule.egress[21]
  to   = aws_security_group_rule.egress["21"]
}

moved {
  from = aws_security_group_rule.egress[22]
  to   = aws_security_group_rule.egress["22"]
}

moved {
  from = aws_security_group_rule.egress[23]
  to   = aws_security_group_rule.egress["23"]
}

moved {
  from = aws_security_group_rule.egress[24]
  to   = aws_security_group_rule.egress["24"]
}

moved {
  from = aws_security_group_rule.ingress[0]
  to   = aws_security_group_rule.ingress["0"]
}

moved {
  from = aws_security_group_rule.ingress[1]
  to   = aws_security_group_rule.ingress["1"]
}

moved {
  from = aws_security_group_rule.ingress[2]
  to   = aws_security_group_rule.ingress["2"]
}

moved {
  from = aws_security_group_rule.ingress[3]
  to   = aws_security_group_rule.ingress["3"]
}

moved {
  from = aws_security_group_rule.ingress[4]
  to   = aws_security_group_rule.ingress["4"]
}

moved {
  from = aws_security_group_rule.ingress[5]
  to   = aws_security_group_rule.ingress["5"]
}

moved {
  from = aws_security_group_rule.ingress[6]
  to   = aws_security_group_rule.ingress["6"]
}

moved {
  from = aws_security_group_rule.ingress[7]
  to   = aws_security_group_rule.ingress["7"]
}

moved {
  from = aws_security_group_rule.ingress[8]
  to   = aws_security_group_rule.ingress["8"]
}

moved {
  from = aws_security_group_rule.ingress[9]
  to   = aws_security_group_rule.ingress["9"]
}

moved {
  from = aws_security_group_rule.ingress[10]
  to   = aws_security_group_rule.ingress["10"]
}

moved {
  from = aws_security_group_rule.ingress[11]
  to   = aws_security_group_rule.ingress["11"]
}

moved {
  from = aws_security_group_rule.ingress[12]
  to   = aws_security_group_rule.ingress["12"]
}

moved {
  from = aws_security_group_rule.ingress[13]
  to   = aws_security_group_rule.ingress["13"]
}

moved {
  from = aws_security_group_rule.ingress[14]
  to   = aws_security_group_rule.ingress["14"]
}

moved {
  from = aws_security_group_rule.ingress[15]
  to   = aws_security_group_rule.ingress["15"]
}

moved {
  from = aws_security_group_rule.ingress[16]
  to   = aws_security_group_rule.ingress["16"]
}

moved {
  from = aws_security_group_rule.ingress[17]
  to   = aws_security_group_rule.ingress["17"]
}

moved {
  from = aws_security_group_rule.ingress[18]
  to   = aws_security_group_rule.ingress["18"]
}

moved {
  from = aws_security_group_rule.ingress[19]
  to   = aws_security_group_rule.ingress["19"]
}

moved {
  from = aws_security_group_rule.ingress[20]
  to   = aws_security_group_rule.ingress["20"]
}

moved {
  from = aws_security_group_rule.ingress[21]
  to   = aws_security_group_rule.ingress["21"]
}

moved {
  from = aws_security_group_rule.ingress[22]
  to   = aws_security_group_rule.ingress["22"]
}

moved {
  from = aws_security_group_rule.ingress[23]
  to   = aws_security_group_rule.ingress["23"]
}

moved {
  from = aws_security_group_rule.ingress[24]
  to   = aws_security_group_rule.ingress["24"]
}
