# Made by `npm run build` of cdktf-mutual-security-groups from its construct MutualSecurityGroupRules.
# Change the construct and build again; a change made here is lost.

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
  from = aws_security_group_rule.egress[25]
  to   = aws_security_group_rule.egress["25"]
}

moved {
  from = aws_security_group_rule.egress[26]
  to   = aws_security_group_rule.egress["26"]
}

moved {
  from = aws_security_group_rule.egress[27]
  to   = aws_security_group_rule.egress["27"]
}

moved {
  from = aws_security_group_rule.egress[28]
  to   = aws_security_group_rule.egress["28"]
}

moved {
  from = aws_security_group_rule.egress[29]
  to   = aws_security_group_rule.egress["29"]
}

moved {
  from = aws_security_group_rule.egress[30]
  to   = aws_security_group_rule.egress["30"]
}

moved {
  from = aws_security_group_rule.egress[31]
  to   = aws_security_group_rule.egress["31"]
}

moved {
  from = aws_security_group_rule.egress[32]
  to   = aws_security_group_rule.egress["32"]
}

moved {
  from = aws_security_group_rule.egress[33]
  to   = aws_security_group_rule.egress["33"]
}

moved {
  from = aws_security_group_rule.egress[34]
  to   = aws_security_group_rule.egress["34"]
}

moved {
  from = aws_security_group_rule.egress[35]
  to   = aws_security_group_rule.egress["35"]
}

moved {
  from = aws_security_group_rule.egress[36]
  to   = aws_security_group_rule.egress["36"]
}

moved {
  from = aws_security_group_rule.egress[37]
  to   = aws_security_group_rule.egress["37"]
}

moved {
  from = aws_security_group_rule.egress[38]
  to   = aws_security_group_rule.egress["38"]
}

moved {
  from = aws_security_group_rule.egress[39]
  to   = aws_security_group_rule.egress["39"]
}

moved {
  from = aws_security_group_rule.egress[40]
  to   = aws_security_group_rule.egress["40"]
}

moved {
  from = aws_security_group_rule.egress[41]
  to   = aws_security_group_rule.egress["41"]
}

moved {
  from = aws_security_group_rule.egress[42]
  to   = aws_security_group_rule.egress["42"]
}

moved {
  from = aws_security_group_rule.egress[43]
  to   = aws_security_group_rule.egress["43"]
}

moved {
  from = aws_security_group_rule.egress[44]
  to   = aws_security_group_rule.egress["44"]
}

moved {
  from = aws_security_group_rule.egress[45]
  to   = aws_security_group_rule.egress["45"]
}

moved {
  from = aws_security_group_rule.egress[46]
  to   = aws_security_group_rule.egress["46"]
}

moved {
  from = aws_security_group_rule.egress[47]
  to   = aws_security_group_rule.egress["47"]
}

moved {
  from = aws_security_group_rule.egress[48]
  to   = aws_security_group_rule.egress["48"]
}

moved {
  from = aws_security_group_rule.egress[49]
  to   = aws_security_group_rule.egress["49"]
}

moved {
  from = aws_security_group_rule.egress[50]
  to   = aws_security_group_rule.egress["50"]
}

moved {
  from = aws_security_group_rule.egress[51]
  to   = aws_security_group_rule.egress["51"]
}

moved {
  from = aws_security_group_rule.egress[52]
  to   = aws_security_group_rule.egress["52"]
}

moved {
  from = aws_security_group_rule.egress[53]
  to   = aws_security_group_rule.egress["53"]
}

moved {
  from = aws_security_group_rule.egress[54]
  to   = aws_security_group_rule.egress["54"]
}

moved {
  from = aws_security_group_rule.egress[55]
  to   = aws_security_group_rule.egress["55"]
}

moved {
  from = aws_security_group_rule.egress[56]
  to   = aws_security_group_rule.egress["56"]
}

moved {
  from = aws_security_group_rule.egress[57]
  to   = aws_security_group_rule.egress["57"]
}

moved {
  from = aws_security_group_rule.egress[58]
  to   = aws_security_group_rule.egress["58"]
}

moved {
  from = aws_security_group_rule.egress[59]
  to   = aws_security_group_rule.egress["59"]
}

moved {
  from = aws_security_group_rule.egress[60]
  to   = aws_security_group_rule.egress["60"]
}

moved {
  from = aws_security_group_rule.egress[61]
  to   = aws_security_group_rule.egress["61"]
}

moved {
  from = aws_security_group_rule.egress[62]
  to   = aws_security_group_rule.egress["62"]
}

moved {
  from = aws_security_group_rule.egress[63]
  to   = aws_security_group_rule.egress["63"]
}

moved {
  from = aws_security_group_rule.egress[64]
  to   = aws_security_group_rule.egress["64"]
}

moved {
  from = aws_security_group_rule.egress[65]
  to   = aws_security_group_rule.egress["65"]
}

moved {
  from = aws_security_group_rule.egress[66]
  to   = aws_security_group_rule.egress["66"]
}

moved {
  from = aws_security_group_rule.egress[67]
  to   = aws_security_group_rule.egress["67"]
}

moved {
  from = aws_security_group_rule.egress[68]
  to   = aws_security_group_rule.egress["68"]
}

moved {
  from = aws_security_group_rule.egress[69]
  to   = aws_security_group_rule.egress["69"]
}

moved {
  from = aws_security_group_rule.egress[70]
  to   = aws_security_group_rule.egress["70"]
}

moved {
  from = aws_security_group_rule.egress[71]
  to   = aws_security_group_rule.egress["71"]
}

moved {
  from = aws_security_group_rule.egress[72]
  to   = aws_security_group_rule.egress["72"]
}

moved {
  from = aws_security_group_rule.egress[73]
  to   = aws_security_group_rule.egress["73"]
}

moved {
  from = aws_security_group_rule.egress[74]
  to   = aws_security_group_rule.egress["74"]
}

moved {
  from = aws_security_group_rule.egress[75]
  to   = aws_security_group_rule.egress["75"]
}

moved {
  from = aws_security_group_rule.egress[76]
  to   = aws_security_group_rule.egress["76"]
}

moved {
  from = aws_security_group_rule.egress[77]
  to   = aws_security_group_rule.egress["77"]
}

moved {
  from = aws_security_group_rule.egress[78]
  to   = aws_security_group_rule.egress["78"]
}

moved {
  from = aws_security_group_rule.egress[79]
  to   = aws_security_group_rule.egress["79"]
}

moved {
  from = aws_security_group_rule.egress[80]
  to   = aws_security_group_rule.egress["80"]
}

moved {
  from = aws_security_group_rule.egress[81]
  to   = aws_security_group_rule.egress["81"]
}

moved {
  from = aws_security_group_rule.egress[82]
  to   = aws_security_group_rule.egress["82"]
}

moved {
  from = aws_security_group_rule.egress[83]
  to   = aws_security_group_rule.egress["83"]
}

moved {
  from = aws_security_group_rule.egress[84]
  to   = aws_security_group_rule.egress["84"]
}

moved {
  from = aws_security_group_rule.egress[85]
  to   = aws_security_group_rule.egress["85"]
}

moved {
  from = aws_security_group_rule.egress[86]
  to   = aws_security_group_rule.egress["86"]
}

moved {
  from = aws_security_group_rule.egress[87]
  to   = aws_security_group_rule.egress["87"]
}

moved {
  from = aws_security_group_rule.egress[88]
  to   = aws_security_group_rule.egress["88"]
}

moved {
  from = aws_security_group_rule.egress[89]
  to   = aws_security_group_rule.egress["89"]
}

moved {
  from = aws_security_group_rule.egress[90]
  to   = aws_security_group_rule.egress["90"]
}

moved {
  from = aws_security_group_rule.egress[91]
  to   = aws_security_group_rule.egress["91"]
}

moved {
  from = aws_security_group_rule.egress[92]
  to   = aws_security_group_rule.egress["92"]
}

moved {
  from = aws_security_group_rule.egress[93]
  to   = aws_security_group_rule.egress["93"]
}

moved {
  from = aws_security_group_rule.egress[94]
  to   = aws_security_group_rule.egress["94"]
}

moved {
  from = aws_security_group_rule.egress[95]
  to   = aws_security_group_rule.egress["95"]
}

moved {
  from = aws_security_group_rule.egress[96]
  to   = aws_security_group_rule.egress["96"]
}

moved {
  from = aws_security_group_rule.egress[97]
  to   = aws_security_group_rule.egress["97"]
}

moved {
  from = aws_security_group_rule.egress[98]
  to   = aws_security_group_rule.egress["98"]
}

moved {
  from = aws_security_group_rule.egress[99]
  to   = aws_security_group_rule.egress["99"]
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

moved {
  from = aws_security_group_rule.ingress[25]
  to   = aws_security_group_rule.ingress["25"]
}

moved {
  from = aws_security_group_rule.ingress[26]
  to   = aws_security_group_rule.ingress["26"]
}

moved {
  from = aws_security_group_rule.ingress[27]
  to   = aws_security_group_rule.ingress["27"]
}

moved {
  from = aws_security_group_rule.ingress[28]
  to   = aws_security_group_rule.ingress["28"]
}

moved {
  from = aws_security_group_rule.ingress[29]
  to   = aws_security_group_rule.ingress["29"]
}

moved {
  from = aws_security_group_rule.ingress[30]
  to   = aws_security_group_rule.ingress["30"]
}

moved {
  from = aws_security_group_rule.ingress[31]
  to   = aws_security_group_rule.ingress["31"]
}

moved {
  from = aws_security_group_rule.ingress[32]
  to   = aws_security_group_rule.ingress["32"]
}

moved {
  from = aws_security_group_rule.ingress[33]
  to   = aws_security_group_rule.ingress["33"]
}

moved {
  from = aws_security_group_rule.ingress[34]
  to   = aws_security_group_rule.ingress["34"]
}

moved {
  from = aws_security_group_rule.ingress[35]
  to   = aws_security_group_rule.ingress["35"]
}

moved {
  from = aws_security_group_rule.ingress[36]
  to   = aws_security_group_rule.ingress["36"]
}

moved {
  from = aws_security_group_rule.ingress[37]
  to   = aws_security_group_rule.ingress["37"]
}

moved {
  from = aws_security_group_rule.ingress[38]
  to   = aws_security_group_rule.ingress["38"]
}

moved {
  from = aws_security_group_rule.ingress[39]
  to   = aws_security_group_rule.ingress["39"]
}

moved {
  from = aws_security_group_rule.ingress[40]
  to   = aws_security_group_rule.ingress["40"]
}

moved {
  from = aws_security_group_rule.ingress[41]
  to   = aws_security_group_rule.ingress["41"]
}

moved {
  from = aws_security_group_rule.ingress[42]
  to   = aws_security_group_rule.ingress["42"]
}

moved {
  from = aws_security_group_rule.ingress[43]
  to   = aws_security_group_rule.ingress["43"]
}

moved {
  from = aws_security_group_rule.ingress[44]
  to   = aws_security_group_rule.ingress["44"]
}

moved {
  from = aws_security_group_rule.ingress[45]
  to   = aws_security_group_rule.ingress["45"]
}

moved {
  from = aws_security_group_rule.ingress[46]
  to   = aws_security_group_rule.ingress["46"]
}

moved {
  from = aws_security_group_rule.ingress[47]
  to   = aws_security_group_rule.ingress["47"]
}

moved {
  from = aws_security_group_rule.ingress[48]
  to   = aws_security_group_rule.ingress["48"]
}

moved {
  from = aws_security_group_rule.ingress[49]
  to   = aws_security_group_rule.ingress["49"]
}

moved {
  from = aws_security_group_rule.ingress[50]
  to   = aws_security_group_rule.ingress["50"]
}

moved {
  from = aws_security_group_rule.ingress[51]
  to   = aws_security_group_rule.ingress["51"]
}

moved {
  from = aws_security_group_rule.ingress[52]
  to   = aws_security_group_rule.ingress["52"]
}

moved {
  from = aws_security_group_rule.ingress[53]
  to   = aws_security_group_rule.ingress["53"]
}

moved {
  from = aws_security_group_rule.ingress[54]
  to   = aws_security_group_rule.ingress["54"]
}

moved {
  from = aws_security_group_rule.ingress[55]
  to   = aws_security_group_rule.ingress["55"]
}

moved {
  from = aws_security_group_rule.ingress[56]
  to   = aws_security_group_rule.ingress["56"]
}

moved {
  from = aws_security_group_rule.ingress[57]
  to   = aws_security_group_rule.ingress["57"]
}

moved {
  from = aws_security_group_rule.ingress[58]
  to   = aws_security_group_rule.ingress["58"]
}

moved {
  from = aws_security_group_rule.ingress[59]
  to   = aws_security_group_rule.ingress["59"]
}

moved {
  from = aws_security_group_rule.ingress[60]
  to   = aws_security_group_rule.ingress["60"]
}

moved {
  from = aws_security_group_rule.ingress[61]
  to   = aws_security_group_rule.ingress["61"]
}

moved {
  from = aws_security_group_rule.ingress[62]
  to   = aws_security_group_rule.ingress["62"]
}

moved {
  from = aws_security_group_rule.ingress[63]
  to   = aws_security_group_rule.ingress["63"]
}

moved {
  from = aws_security_group_rule.ingress[64]
  to   = aws_security_group_rule.ingress["64"]
}

moved {
  from = aws_security_group_rule.ingress[65]
  to   = aws_security_group_rule.ingress["65"]
}

moved {
  from = aws_security_group_rule.ingress[66]
  to   = aws_security_group_rule.ingress["66"]
}

moved {
  from = aws_security_group_rule.ingress[67]
  to   = aws_security_group_rule.ingress["67"]
}

moved {
  from = aws_security_group_rule.ingress[68]
  to   = aws_security_group_rule.ingress["68"]
}

moved {
  from = aws_security_group_rule.ingress[69]
  to   = aws_security_group_rule.ingress["69"]
}

moved {
  from = aws_security_group_rule.ingress[70]
  to   = aws_security_group_rule.ingress["70"]
}

moved {
  from = aws_security_group_rule.ingress[71]
  to   = aws_security_group_rule.ingress["71"]
}

moved {
  from = aws_security_group_rule.ingress[72]
  to   = aws_security_group_rule.ingress["72"]
}

moved {
  from = aws_security_group_rule.ingress[73]
  to   = aws_security_group_rule.ingress["73"]
}

moved {
  from = aws_security_group_rule.ingress[74]
  to   = aws_security_group_rule.ingress["74"]
}

moved {
  from = aws_security_group_rule.ingress[75]
  to   = aws_security_group_rule.ingress["75"]
}

moved {
  from = aws_security_group_rule.ingress[76]
  to   = aws_security_group_rule.ingress["76"]
}

moved {
  from = aws_security_group_rule.ingress[77]
  to   = aws_security_group_rule.ingress["77"]
}

moved {
  from = aws_security_group_rule.ingress[78]
  to   = aws_security_group_rule.ingress["78"]
}

moved {
  from = aws_security_group_rule.ingress[79]
  to   = aws_security_group_rule.ingress["79"]
}

moved {
  from = aws_security_group_rule.ingress[80]
  to   = aws_security_group_rule.ingress["80"]
}

moved {
  from = aws_security_group_rule.ingress[81]
  to   = aws_security_group_rule.ingress["81"]
}

moved {
  from = aws_security_group_rule.ingress[82]
  to   = aws_security_group_rule.ingress["82"]
}

moved {
  from = aws_security_group_rule.ingress[83]
  to   = aws_security_group_rule.ingress["83"]
}

moved {
  from = aws_security_group_rule.ingress[84]
  to   = aws_security_group_rule.ingress["84"]
}

moved {
  from = aws_security_group_rule.ingress[85]
  to   = aws_security_group_rule.ingress["85"]
}

moved {
  from = aws_security_group_rule.ingress[86]
  to   = aws_security_group_rule.ingress["86"]
}

moved {
  from = aws_security_group_rule.ingress[87]
  to   = aws_security_group_rule.ingress["87"]
}

moved {
  from = aws_security_group_rule.ingress[88]
  to   = aws_security_group_rule.ingress["88"]
}

moved {
  from = aws_security_group_rule.ingress[89]
  to   = aws_security_group_rule.ingress["89"]
}

moved {
  from = aws_security_group_rule.ingress[90]
  to   = aws_security_group_rule.ingress["90"]
}

moved {
  from = aws_security_group_rule.ingress[91]
  to   = aws_security_group_rule.ingress["91"]
}

moved {
  from = aws_security_group_rule.ingress[92]
  to   = aws_security_group_rule.ingress["92"]
}

moved {
  from = aws_security_group_rule.ingress[93]
  to   = aws_security_group_rule.ingress["93"]
}

moved {
  from = aws_security_group_rule.ingress[94]
  to   = aws_security_group_rule.ingress["94"]
}

moved {
  from = aws_security_group_rule.ingress[95]
  to   = aws_security_group_rule.ingress["95"]
}

moved {
  from = aws_security_group_rule.ingress[96]
  to   = aws_security_group_rule.ingress["96"]
}

moved {
  from = aws_security_group_rule.ingress[97]
  to   = aws_security_group_rule.ingress["97"]
}

moved {
  from = aws_security_group_rule.ingress[98]
  to   = aws_security_group_rule.ingress["98"]
}

moved {
  from = aws_security_group_rule.ingress[99]
  to   = aws_security_group_rule.ingress["99"]
}
