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
  from = aws_security_group_rule.egress[100]
  to   = aws_security_group_rule.egress["100"]
}

moved {
  from = aws_security_group_rule.egress[101]
  to   = aws_security_group_rule.egress["101"]
}

moved {
  from = aws_security_group_rule.egress[102]
  to   = aws_security_group_rule.egress["102"]
}

moved {
  from = aws_security_group_rule.egress[103]
  to   = aws_security_group_rule.egress["103"]
}

moved {
  from = aws_security_group_rule.egress[104]
  to   = aws_security_group_rule.egress["104"]
}

moved {
  from = aws_security_group_rule.egress[105]
  to   = aws_security_group_rule.egress["105"]
}

moved {
  from = aws_security_group_rule.egress[106]
  to   = aws_security_group_rule.egress["106"]
}

moved {
  from = aws_security_group_rule.egress[107]
  to   = aws_security_group_rule.egress["107"]
}

moved {
  from = aws_security_group_rule.egress[108]
  to   = aws_security_group_rule.egress["108"]
}

moved {
  from = aws_security_group_rule.egress[109]
  to   = aws_security_group_rule.egress["109"]
}

moved {
  from = aws_security_group_rule.egress[110]
  to   = aws_security_group_rule.egress["110"]
}

moved {
  from = aws_security_group_rule.egress[111]
  to   = aws_security_group_rule.egress["111"]
}

moved {
  from = aws_security_group_rule.egress[112]
  to   = aws_security_group_rule.egress["112"]
}

moved {
  from = aws_security_group_rule.egress[113]
  to   = aws_security_group_rule.egress["113"]
}

moved {
  from = aws_security_group_rule.egress[114]
  to   = aws_security_group_rule.egress["114"]
}

moved {
  from = aws_security_group_rule.egress[115]
  to   = aws_security_group_rule.egress["115"]
}

moved {
  from = aws_security_group_rule.egress[116]
  to   = aws_security_group_rule.egress["116"]
}

moved {
  from = aws_security_group_rule.egress[117]
  to   = aws_security_group_rule.egress["117"]
}

moved {
  from = aws_security_group_rule.egress[118]
  to   = aws_security_group_rule.egress["118"]
}

moved {
  from = aws_security_group_rule.egress[119]
  to   = aws_security_group_rule.egress["119"]
}

moved {
  from = aws_security_group_rule.egress[120]
  to   = aws_security_group_rule.egress["120"]
}

moved {
  from = aws_security_group_rule.egress[121]
  to   = aws_security_group_rule.egress["121"]
}

moved {
  from = aws_security_group_rule.egress[122]
  to   = aws_security_group_rule.egress["122"]
}

moved {
  from = aws_security_group_rule.egress[123]
  to   = aws_security_group_rule.egress["123"]
}

moved {
  from = aws_security_group_rule.egress[124]
  to   = aws_security_group_rule.egress["124"]
}

moved {
  from = aws_security_group_rule.egress[125]
  to   = aws_security_group_rule.egress["125"]
}

moved {
  from = aws_security_group_rule.egress[126]
  to   = aws_security_group_rule.egress["126"]
}

moved {
  from = aws_security_group_rule.egress[127]
  to   = aws_security_group_rule.egress["127"]
}

moved {
  from = aws_security_group_rule.egress[128]
  to   = aws_security_group_rule.egress["128"]
}

moved {
  from = aws_security_group_rule.egress[129]
  to   = aws_security_group_rule.egress["129"]
}

moved {
  from = aws_security_group_rule.egress[130]
  to   = aws_security_group_rule.egress["130"]
}

moved {
  from = aws_security_group_rule.egress[131]
  to   = aws_security_group_rule.egress["131"]
}

moved {
  from = aws_security_group_rule.egress[132]
  to   = aws_security_group_rule.egress["132"]
}

moved {
  from = aws_security_group_rule.egress[133]
  to   = aws_security_group_rule.egress["133"]
}

moved {
  from = aws_security_group_rule.egress[134]
  to   = aws_security_group_rule.egress["134"]
}

moved {
  from = aws_security_group_rule.egress[135]
  to   = aws_security_group_rule.egress["135"]
}

moved {
  from = aws_security_group_rule.egress[136]
  to   = aws_security_group_rule.egress["136"]
}

moved {
  from = aws_security_group_rule.egress[137]
  to   = aws_security_group_rule.egress["137"]
}

moved {
  from = aws_security_group_rule.egress[138]
  to   = aws_security_group_rule.egress["138"]
}

moved {
  from = aws_security_group_rule.egress[139]
  to   = aws_security_group_rule.egress["139"]
}

moved {
  from = aws_security_group_rule.egress[140]
  to   = aws_security_group_rule.egress["140"]
}

moved {
  from = aws_security_group_rule.egress[141]
  to   = aws_security_group_rule.egress["141"]
}

moved {
  from = aws_security_group_rule.egress[142]
  to   = aws_security_group_rule.egress["142"]
}

moved {
  from = aws_security_group_rule.egress[143]
  to   = aws_security_group_rule.egress["143"]
}

moved {
  from = aws_security_group_rule.egress[144]
  to   = aws_security_group_rule.egress["144"]
}

moved {
  from = aws_security_group_rule.egress[145]
  to   = aws_security_group_rule.egress["145"]
}

moved {
  from = aws_security_group_rule.egress[146]
  to   = aws_security_group_rule.egress["146"]
}

moved {
  from = aws_security_group_rule.egress[147]
  to   = aws_security_group_rule.egress["147"]
}

moved {
  from = aws_security_group_rule.egress[148]
  to   = aws_security_group_rule.egress["148"]
}

moved {
  from = aws_security_group_rule.egress[149]
  to   = aws_security_group_rule.egress["149"]
}

moved {
  from = aws_security_group_rule.egress[150]
  to   = aws_security_group_rule.egress["150"]
}

moved {
  from = aws_security_group_rule.egress[151]
  to   = aws_security_group_rule.egress["151"]
}

moved {
  from = aws_security_group_rule.egress[152]
  to   = aws_security_group_rule.egress["152"]
}

moved {
  from = aws_security_group_rule.egress[153]
  to   = aws_security_group_rule.egress["153"]
}

moved {
  from = aws_security_group_rule.egress[154]
  to   = aws_security_group_rule.egress["154"]
}

moved {
  from = aws_security_group_rule.egress[155]
  to   = aws_security_group_rule.egress["155"]
}

moved {
  from = aws_security_group_rule.egress[156]
  to   = aws_security_group_rule.egress["156"]
}

moved {
  from = aws_security_group_rule.egress[157]
  to   = aws_security_group_rule.egress["157"]
}

moved {
  from = aws_security_group_rule.egress[158]
  to   = aws_security_group_rule.egress["158"]
}

moved {
  from = aws_security_group_rule.egress[159]
  to   = aws_security_group_rule.egress["159"]
}

moved {
  from = aws_security_group_rule.egress[160]
  to   = aws_security_group_rule.egress["160"]
}

moved {
  from = aws_security_group_rule.egress[161]
  to   = aws_security_group_rule.egress["161"]
}

moved {
  from = aws_security_group_rule.egress[162]
  to   = aws_security_group_rule.egress["162"]
}

moved {
  from = aws_security_group_rule.egress[163]
  to   = aws_security_group_rule.egress["163"]
}

moved {
  from = aws_security_group_rule.egress[164]
  to   = aws_security_group_rule.egress["164"]
}

moved {
  from = aws_security_group_rule.egress[165]
  to   = aws_security_group_rule.egress["165"]
}

moved {
  from = aws_security_group_rule.egress[166]
  to   = aws_security_group_rule.egress["166"]
}

moved {
  from = aws_security_group_rule.egress[167]
  to   = aws_security_group_rule.egress["167"]
}

moved {
  from = aws_security_group_rule.egress[168]
  to   = aws_security_group_rule.egress["168"]
}

moved {
  from = aws_security_group_rule.egress[169]
  to   = aws_security_group_rule.egress["169"]
}

moved {
  from = aws_security_group_rule.egress[170]
  to   = aws_security_group_rule.egress["170"]
}

moved {
  from = aws_security_group_rule.egress[171]
  to   = aws_security_group_rule.egress["171"]
}

moved {
  from = aws_security_group_rule.egress[172]
  to   = aws_security_group_rule.egress["172"]
}

moved {
  from = aws_security_group_rule.egress[173]
  to   = aws_security_group_rule.egress["173"]
}

moved {
  from = aws_security_group_rule.egress[174]
  to   = aws_security_group_rule.egress["174"]
}

moved {
  from = aws_security_group_rule.egress[175]
  to   = aws_security_group_rule.egress["175"]
}

moved {
  from = aws_security_group_rule.egress[176]
  to   = aws_security_group_rule.egress["176"]
}

moved {
  from = aws_security_group_rule.egress[177]
  to   = aws_security_group_rule.egress["177"]
}

moved {
  from = aws_security_group_rule.egress[178]
  to   = aws_security_group_rule.egress["178"]
}

moved {
  from = aws_security_group_rule.egress[179]
  to   = aws_security_group_rule.egress["179"]
}

moved {
  from = aws_security_group_rule.egress[180]
  to   = aws_security_group_rule.egress["180"]
}

moved {
  from = aws_security_group_rule.egress[181]
  to   = aws_security_group_rule.egress["181"]
}

moved {
  from = aws_security_group_rule.egress[182]
  to   = aws_security_group_rule.egress["182"]
}

moved {
  from = aws_security_group_rule.egress[183]
  to   = aws_security_group_rule.egress["183"]
}

moved {
  from = aws_security_group_rule.egress[184]
  to   = aws_security_group_rule.egress["184"]
}

moved {
  from = aws_security_group_rule.egress[185]
  to   = aws_security_group_rule.egress["185"]
}

moved {
  from = aws_security_group_rule.egress[186]
  to   = aws_security_group_rule.egress["186"]
}

moved {
  from = aws_security_group_rule.egress[187]
  to   = aws_security_group_rule.egress["187"]
}

moved {
  from = aws_security_group_rule.egress[188]
  to   = aws_security_group_rule.egress["188"]
}

moved {
  from = aws_security_group_rule.egress[189]
  to   = aws_security_group_rule.egress["189"]
}

moved {
  from = aws_security_group_rule.egress[190]
  to   = aws_security_group_rule.egress["190"]
}

moved {
  from = aws_security_group_rule.egress[191]
  to   = aws_security_group_rule.egress["191"]
}

moved {
  from = aws_security_group_rule.egress[192]
  to   = aws_security_group_rule.egress["192"]
}

moved {
  from = aws_security_group_rule.egress[193]
  to   = aws_security_group_rule.egress["193"]
}

moved {
  from = aws_security_group_rule.egress[194]
  to   = aws_security_group_rule.egress["194"]
}

moved {
  from = aws_security_group_rule.egress[195]
  to   = aws_security_group_rule.egress["195"]
}

moved {
  from = aws_security_group_rule.egress[196]
  to   = aws_security_group_rule.egress["196"]
}

moved {
  from = aws_security_group_rule.egress[197]
  to   = aws_security_group_rule.egress["197"]
}

moved {
  from = aws_security_group_rule.egress[198]
  to   = aws_security_group_rule.egress["198"]
}

moved {
  from = aws_security_group_rule.egress[199]
  to   = aws_security_group_rule.egress["199"]
}

moved {
  from = aws_security_group_rule.egress[200]
  to   = aws_security_group_rule.egress["200"]
}

moved {
  from = aws_security_group_rule.egress[201]
  to   = aws_security_group_rule.egress["201"]
}

moved {
  from = aws_security_group_rule.egress[202]
  to   = aws_security_group_rule.egress["202"]
}

moved {
  from = aws_security_group_rule.egress[203]
  to   = aws_security_group_rule.egress["203"]
}

moved {
  from = aws_security_group_rule.egress[204]
  to   = aws_security_group_rule.egress["204"]
}

moved {
  from = aws_security_group_rule.egress[205]
  to   = aws_security_group_rule.egress["205"]
}

moved {
  from = aws_security_group_rule.egress[206]
  to   = aws_security_group_rule.egress["206"]
}

moved {
  from = aws_security_group_rule.egress[207]
  to   = aws_security_group_rule.egress["207"]
}

moved {
  from = aws_security_group_rule.egress[208]
  to   = aws_security_group_rule.egress["208"]
}

moved {
  from = aws_security_group_rule.egress[209]
  to   = aws_security_group_rule.egress["209"]
}

moved {
  from = aws_security_group_rule.egress[210]
  to   = aws_security_group_rule.egress["210"]
}

moved {
  from = aws_security_group_rule.egress[211]
  to   = aws_security_group_rule.egress["211"]
}

moved {
  from = aws_security_group_rule.egress[212]
  to   = aws_security_group_rule.egress["212"]
}

moved {
  from = aws_security_group_rule.egress[213]
  to   = aws_security_group_rule.egress["213"]
}

moved {
  from = aws_security_group_rule.egress[214]
  to   = aws_security_group_rule.egress["214"]
}

moved {
  from = aws_security_group_rule.egress[215]
  to   = aws_security_group_rule.egress["215"]
}

moved {
  from = aws_security_group_rule.egress[216]
  to   = aws_security_group_rule.egress["216"]
}

moved {
  from = aws_security_group_rule.egress[217]
  to   = aws_security_group_rule.egress["217"]
}

moved {
  from = aws_security_group_rule.egress[218]
  to   = aws_security_group_rule.egress["218"]
}

moved {
  from = aws_security_group_rule.egress[219]
  to   = aws_security_group_rule.egress["219"]
}

moved {
  from = aws_security_group_rule.egress[220]
  to   = aws_security_group_rule.egress["220"]
}

moved {
  from = aws_security_group_rule.egress[221]
  to   = aws_security_group_rule.egress["221"]
}

moved {
  from = aws_security_group_rule.egress[222]
  to   = aws_security_group_rule.egress["222"]
}

moved {
  from = aws_security_group_rule.egress[223]
  to   = aws_security_group_rule.egress["223"]
}

moved {
  from = aws_security_group_rule.egress[224]
  to   = aws_security_group_rule.egress["224"]
}

moved {
  from = aws_security_group_rule.egress[225]
  to   = aws_security_group_rule.egress["225"]
}

moved {
  from = aws_security_group_rule.egress[226]
  to   = aws_security_group_rule.egress["226"]
}

moved {
  from = aws_security_group_rule.egress[227]
  to   = aws_security_group_rule.egress["227"]
}

moved {
  from = aws_security_group_rule.egress[228]
  to   = aws_security_group_rule.egress["228"]
}

moved {
  from = aws_security_group_rule.egress[229]
  to   = aws_security_group_rule.egress["229"]
}

moved {
  from = aws_security_group_rule.egress[230]
  to   = aws_security_group_rule.egress["230"]
}

moved {
  from = aws_security_group_rule.egress[231]
  to   = aws_security_group_rule.egress["231"]
}

moved {
  from = aws_security_group_rule.egress[232]
  to   = aws_security_group_rule.egress["232"]
}

moved {
  from = aws_security_group_rule.egress[233]
  to   = aws_security_group_rule.egress["233"]
}

moved {
  from = aws_security_group_rule.egress[234]
  to   = aws_security_group_rule.egress["234"]
}

moved {
  from = aws_security_group_rule.egress[235]
  to   = aws_security_group_rule.egress["235"]
}

moved {
  from = aws_security_group_rule.egress[236]
  to   = aws_security_group_rule.egress["236"]
}

moved {
  from = aws_security_group_rule.egress[237]
  to   = aws_security_group_rule.egress["237"]
}

moved {
  from = aws_security_group_rule.egress[238]
  to   = aws_security_group_rule.egress["238"]
}

moved {
  from = aws_security_group_rule.egress[239]
  to   = aws_security_group_rule.egress["239"]
}

moved {
  from = aws_security_group_rule.egress[240]
  to   = aws_security_group_rule.egress["240"]
}

moved {
  from = aws_security_group_rule.egress[241]
  to   = aws_security_group_rule.egress["241"]
}

moved {
  from = aws_security_group_rule.egress[242]
  to   = aws_security_group_rule.egress["242"]
}

moved {
  from = aws_security_group_rule.egress[243]
  to   = aws_security_group_rule.egress["243"]
}

moved {
  from = aws_security_group_rule.egress[244]
  to   = aws_security_group_rule.egress["244"]
}

moved {
  from = aws_security_group_rule.egress[245]
  to   = aws_security_group_rule.egress["245"]
}

moved {
  from = aws_security_group_rule.egress[246]
  to   = aws_security_group_rule.egress["246"]
}

moved {
  from = aws_security_group_rule.egress[247]
  to   = aws_security_group_rule.egress["247"]
}

moved {
  from = aws_security_group_rule.egress[248]
  to   = aws_security_group_rule.egress["248"]
}

moved {
  from = aws_security_group_rule.egress[249]
  to   = aws_security_group_rule.egress["249"]
}

moved {
  from = aws_security_group_rule.egress[250]
  to   = aws_security_group_rule.egress["250"]
}

moved {
  from = aws_security_group_rule.egress[251]
  to   = aws_security_group_rule.egress["251"]
}

moved {
  from = aws_security_group_rule.egress[252]
  to   = aws_security_group_rule.egress["252"]
}

moved {
  from = aws_security_group_rule.egress[253]
  to   = aws_security_group_rule.egress["253"]
}

moved {
  from = aws_security_group_rule.egress[254]
  to   = aws_security_group_rule.egress["254"]
}

moved {
  from = aws_security_group_rule.egress[255]
  to   = aws_security_group_rule.egress["255"]
}

moved {
  from = aws_security_group_rule.egress[256]
  to   = aws_security_group_rule.egress["256"]
}

moved {
  from = aws_security_group_rule.egress[257]
  to   = aws_security_group_rule.egress["257"]
}

moved {
  from = aws_security_group_rule.egress[258]
  to   = aws_security_group_rule.egress["258"]
}

moved {
  from = aws_security_group_rule.egress[259]
  to   = aws_security_group_rule.egress["259"]
}

moved {
  from = aws_security_group_rule.egress[260]
  to   = aws_security_group_rule.egress["260"]
}

moved {
  from = aws_security_group_rule.egress[261]
  to   = aws_security_group_rule.egress["261"]
}

moved {
  from = aws_security_group_rule.egress[262]
  to   = aws_security_group_rule.egress["262"]
}

moved {
  from = aws_security_group_rule.egress[263]
  to   = aws_security_group_rule.egress["263"]
}

moved {
  from = aws_security_group_rule.egress[264]
  to   = aws_security_group_rule.egress["264"]
}

moved {
  from = aws_security_group_rule.egress[265]
  to   = aws_security_group_rule.egress["265"]
}

moved {
  from = aws_security_group_rule.egress[266]
  to   = aws_security_group_rule.egress["266"]
}

moved {
  from = aws_security_group_rule.egress[267]
  to   = aws_security_group_rule.egress["267"]
}

moved {
  from = aws_security_group_rule.egress[268]
  to   = aws_security_group_rule.egress["268"]
}

moved {
  from = aws_security_group_rule.egress[269]
  to   = aws_security_group_rule.egress["269"]
}

moved {
  from = aws_security_group_rule.egress[270]
  to   = aws_security_group_rule.egress["270"]
}

moved {
  from = aws_security_group_rule.egress[271]
  to   = aws_security_group_rule.egress["271"]
}

moved {
  from = aws_security_group_rule.egress[272]
  to   = aws_security_group_rule.egress["272"]
}

moved {
  from = aws_security_group_rule.egress[273]
  to   = aws_security_group_rule.egress["273"]
}

moved {
  from = aws_security_group_rule.egress[274]
  to   = aws_security_group_rule.egress["274"]
}

moved {
  from = aws_security_group_rule.egress[275]
  to   = aws_security_group_rule.egress["275"]
}

moved {
  from = aws_security_group_rule.egress[276]
  to   = aws_security_group_rule.egress["276"]
}

moved {
  from = aws_security_group_rule.egress[277]
  to   = aws_security_group_rule.egress["277"]
}

moved {
  from = aws_security_group_rule.egress[278]
  to   = aws_security_group_rule.egress["278"]
}

moved {
  from = aws_security_group_rule.egress[279]
  to   = aws_security_group_rule.egress["279"]
}

moved {
  from = aws_security_group_rule.egress[280]
  to   = aws_security_group_rule.egress["280"]
}

moved {
  from = aws_security_group_rule.egress[281]
  to   = aws_security_group_rule.egress["281"]
}

moved {
  from = aws_security_group_rule.egress[282]
  to   = aws_security_group_rule.egress["282"]
}

moved {
  from = aws_security_group_rule.egress[283]
  to   = aws_security_group_rule.egress["283"]
}

moved {
  from = aws_security_group_rule.egress[284]
  to   = aws_security_group_rule.egress["284"]
}

moved {
  from = aws_security_group_rule.egress[285]
  to   = aws_security_group_rule.egress["285"]
}

moved {
  from = aws_security_group_rule.egress[286]
  to   = aws_security_group_rule.egress["286"]
}

moved {
  from = aws_security_group_rule.egress[287]
  to   = aws_security_group_rule.egress["287"]
}

moved {
  from = aws_security_group_rule.egress[288]
  to   = aws_security_group_rule.egress["288"]
}

moved {
  from = aws_security_group_rule.egress[289]
  to   = aws_security_group_rule.egress["289"]
}

moved {
  from = aws_security_group_rule.egress[290]
  to   = aws_security_group_rule.egress["290"]
}

moved {
  from = aws_security_group_rule.egress[291]
  to   = aws_security_group_rule.egress["291"]
}

moved {
  from = aws_security_group_rule.egress[292]
  to   = aws_security_group_rule.egress["292"]
}

moved {
  from = aws_security_group_rule.egress[293]
  to   = aws_security_group_rule.egress["293"]
}

moved {
  from = aws_security_group_rule.egress[294]
  to   = aws_security_group_rule.egress["294"]
}

moved {
  from = aws_security_group_rule.egress[295]
  to   = aws_security_group_rule.egress["295"]
}

moved {
  from = aws_security_group_rule.egress[296]
  to   = aws_security_group_rule.egress["296"]
}

moved {
  from = aws_security_group_rule.egress[297]
  to   = aws_security_group_rule.egress["297"]
}

moved {
  from = aws_security_group_rule.egress[298]
  to   = aws_security_group_rule.egress["298"]
}

moved {
  from = aws_security_group_rule.egress[299]
  to   = aws_security_group_rule.egress["299"]
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

moved {
  from = aws_security_group_rule.ingress[100]
  to   = aws_security_group_rule.ingress["100"]
}

moved {
  from = aws_security_group_rule.ingress[101]
  to   = aws_security_group_rule.ingress["101"]
}

moved {
  from = aws_security_group_rule.ingress[102]
  to   = aws_security_group_rule.ingress["102"]
}

moved {
  from = aws_security_group_rule.ingress[103]
  to   = aws_security_group_rule.ingress["103"]
}

moved {
  from = aws_security_group_rule.ingress[104]
  to   = aws_security_group_rule.ingress["104"]
}

moved {
  from = aws_security_group_rule.ingress[105]
  to   = aws_security_group_rule.ingress["105"]
}

moved {
  from = aws_security_group_rule.ingress[106]
  to   = aws_security_group_rule.ingress["106"]
}

moved {
  from = aws_security_group_rule.ingress[107]
  to   = aws_security_group_rule.ingress["107"]
}

moved {
  from = aws_security_group_rule.ingress[108]
  to   = aws_security_group_rule.ingress["108"]
}

moved {
  from = aws_security_group_rule.ingress[109]
  to   = aws_security_group_rule.ingress["109"]
}

moved {
  from = aws_security_group_rule.ingress[110]
  to   = aws_security_group_rule.ingress["110"]
}

moved {
  from = aws_security_group_rule.ingress[111]
  to   = aws_security_group_rule.ingress["111"]
}

moved {
  from = aws_security_group_rule.ingress[112]
  to   = aws_security_group_rule.ingress["112"]
}

moved {
  from = aws_security_group_rule.ingress[113]
  to   = aws_security_group_rule.ingress["113"]
}

moved {
  from = aws_security_group_rule.ingress[114]
  to   = aws_security_group_rule.ingress["114"]
}

moved {
  from = aws_security_group_rule.ingress[115]
  to   = aws_security_group_rule.ingress["115"]
}

moved {
  from = aws_security_group_rule.ingress[116]
  to   = aws_security_group_rule.ingress["116"]
}

moved {
  from = aws_security_group_rule.ingress[117]
  to   = aws_security_group_rule.ingress["117"]
}

moved {
  from = aws_security_group_rule.ingress[118]
  to   = aws_security_group_rule.ingress["118"]
}

moved {
  from = aws_security_group_rule.ingress[119]
  to   = aws_security_group_rule.ingress["119"]
}

moved {
  from = aws_security_group_rule.ingress[120]
  to   = aws_security_group_rule.ingress["120"]
}

moved {
  from = aws_security_group_rule.ingress[121]
  to   = aws_security_group_rule.ingress["121"]
}

moved {
  from = aws_security_group_rule.ingress[122]
  to   = aws_security_group_rule.ingress["122"]
}

moved {
  from = aws_security_group_rule.ingress[123]
  to   = aws_security_group_rule.ingress["123"]
}

moved {
  from = aws_security_group_rule.ingress[124]
  to   = aws_security_group_rule.ingress["124"]
}

moved {
  from = aws_security_group_rule.ingress[125]
  to   = aws_security_group_rule.ingress["125"]
}

moved {
  from = aws_security_group_rule.ingress[126]
  to   = aws_security_group_rule.ingress["126"]
}

moved {
  from = aws_security_group_rule.ingress[127]
  to   = aws_security_group_rule.ingress["127"]
}

moved {
  from = aws_security_group_rule.ingress[128]
  to   = aws_security_group_rule.ingress["128"]
}

moved {
  from = aws_security_group_rule.ingress[129]
  to   = aws_security_group_rule.ingress["129"]
}

moved {
  from = aws_security_group_rule.ingress[130]
  to   = aws_security_group_rule.ingress["130"]
}

moved {
  from = aws_security_group_rule.ingress[131]
  to   = aws_security_group_rule.ingress["131"]
}

moved {
  from = aws_security_group_rule.ingress[132]
  to   = aws_security_group_rule.ingress["132"]
}

moved {
  from = aws_security_group_rule.ingress[133]
  to   = aws_security_group_rule.ingress["133"]
}

moved {
  from = aws_security_group_rule.ingress[134]
  to   = aws_security_group_rule.ingress["134"]
}

moved {
  from = aws_security_group_rule.ingress[135]
  to   = aws_security_group_rule.ingress["135"]
}

moved {
  from = aws_security_group_rule.ingress[136]
  to   = aws_security_group_rule.ingress["136"]
}

moved {
  from = aws_security_group_rule.ingress[137]
  to   = aws_security_group_rule.ingress["137"]
}

moved {
  from = aws_security_group_rule.ingress[138]
  to   = aws_security_group_rule.ingress["138"]
}

moved {
  from = aws_security_group_rule.ingress[139]
  to   = aws_security_group_rule.ingress["139"]
}

moved {
  from = aws_security_group_rule.ingress[140]
  to   = aws_security_group_rule.ingress["140"]
}

moved {
  from = aws_security_group_rule.ingress[141]
  to   = aws_security_group_rule.ingress["141"]
}

moved {
  from = aws_security_group_rule.ingress[142]
  to   = aws_security_group_rule.ingress["142"]
}

moved {
  from = aws_security_group_rule.ingress[143]
  to   = aws_security_group_rule.ingress["143"]
}

moved {
  from = aws_security_group_rule.ingress[144]
  to   = aws_security_group_rule.ingress["144"]
}

moved {
  from = aws_security_group_rule.ingress[145]
  to   = aws_security_group_rule.ingress["145"]
}

moved {
  from = aws_security_group_rule.ingress[146]
  to   = aws_security_group_rule.ingress["146"]
}

moved {
  from = aws_security_group_rule.ingress[147]
  to   = aws_security_group_rule.ingress["147"]
}

moved {
  from = aws_security_group_rule.ingress[148]
  to   = aws_security_group_rule.ingress["148"]
}

moved {
  from = aws_security_group_rule.ingress[149]
  to   = aws_security_group_rule.ingress["149"]
}

moved {
  from = aws_security_group_rule.ingress[150]
  to   = aws_security_group_rule.ingress["150"]
}

moved {
  from = aws_security_group_rule.ingress[151]
  to   = aws_security_group_rule.ingress["151"]
}

moved {
  from = aws_security_group_rule.ingress[152]
  to   = aws_security_group_rule.ingress["152"]
}

moved {
  from = aws_security_group_rule.ingress[153]
  to   = aws_security_group_rule.ingress["153"]
}

moved {
  from = aws_security_group_rule.ingress[154]
  to   = aws_security_group_rule.ingress["154"]
}

moved {
  from = aws_security_group_rule.ingress[155]
  to   = aws_security_group_rule.ingress["155"]
}

moved {
  from = aws_security_group_rule.ingress[156]
  to   = aws_security_group_rule.ingress["156"]
}

moved {
  from = aws_security_group_rule.ingress[157]
  to   = aws_security_group_rule.ingress["157"]
}

moved {
  from = aws_security_group_rule.ingress[158]
  to   = aws_security_group_rule.ingress["158"]
}

moved {
  from = aws_security_group_rule.ingress[159]
  to   = aws_security_group_rule.ingress["159"]
}

moved {
  from = aws_security_group_rule.ingress[160]
  to   = aws_security_group_rule.ingress["160"]
}

moved {
  from = aws_security_group_rule.ingress[161]
  to   = aws_security_group_rule.ingress["161"]
}

moved {
  from = aws_security_group_rule.ingress[162]
  to   = aws_security_group_rule.ingress["162"]
}

moved {
  from = aws_security_group_rule.ingress[163]
  to   = aws_security_group_rule.ingress["163"]
}

moved {
  from = aws_security_group_rule.ingress[164]
  to   = aws_security_group_rule.ingress["164"]
}

moved {
  from = aws_security_group_rule.ingress[165]
  to   = aws_security_group_rule.ingress["165"]
}

moved {
  from = aws_security_group_rule.ingress[166]
  to   = aws_security_group_rule.ingress["166"]
}

moved {
  from = aws_security_group_rule.ingress[167]
  to   = aws_security_group_rule.ingress["167"]
}

moved {
  from = aws_security_group_rule.ingress[168]
  to   = aws_security_group_rule.ingress["168"]
}

moved {
  from = aws_security_group_rule.ingress[169]
  to   = aws_security_group_rule.ingress["169"]
}

moved {
  from = aws_security_group_rule.ingress[170]
  to   = aws_security_group_rule.ingress["170"]
}

moved {
  from = aws_security_group_rule.ingress[171]
  to   = aws_security_group_rule.ingress["171"]
}

moved {
  from = aws_security_group_rule.ingress[172]
  to   = aws_security_group_rule.ingress["172"]
}

moved {
  from = aws_security_group_rule.ingress[173]
  to   = aws_security_group_rule.ingress["173"]
}

moved {
  from = aws_security_group_rule.ingress[174]
  to   = aws_security_group_rule.ingress["174"]
}

moved {
  from = aws_security_group_rule.ingress[175]
  to   = aws_security_group_rule.ingress["175"]
}

moved {
  from = aws_security_group_rule.ingress[176]
  to   = aws_security_group_rule.ingress["176"]
}

moved {
  from = aws_security_group_rule.ingress[177]
  to   = aws_security_group_rule.ingress["177"]
}

moved {
  from = aws_security_group_rule.ingress[178]
  to   = aws_security_group_rule.ingress["178"]
}

moved {
  from = aws_security_group_rule.ingress[179]
  to   = aws_security_group_rule.ingress["179"]
}

moved {
  from = aws_security_group_rule.ingress[180]
  to   = aws_security_group_rule.ingress["180"]
}

moved {
  from = aws_security_group_rule.ingress[181]
  to   = aws_security_group_rule.ingress["181"]
}

moved {
  from = aws_security_group_rule.ingress[182]
  to   = aws_security_group_rule.ingress["182"]
}

moved {
  from = aws_security_group_rule.ingress[183]
  to   = aws_security_group_rule.ingress["183"]
}

moved {
  from = aws_security_group_rule.ingress[184]
  to   = aws_security_group_rule.ingress["184"]
}

moved {
  from = aws_security_group_rule.ingress[185]
  to   = aws_security_group_rule.ingress["185"]
}

moved {
  from = aws_security_group_rule.ingress[186]
  to   = aws_security_group_rule.ingress["186"]
}

moved {
  from = aws_security_group_rule.ingress[187]
  to   = aws_security_group_rule.ingress["187"]
}

moved {
  from = aws_security_group_rule.ingress[188]
  to   = aws_security_group_rule.ingress["188"]
}

moved {
  from = aws_security_group_rule.ingress[189]
  to   = aws_security_group_rule.ingress["189"]
}

moved {
  from = aws_security_group_rule.ingress[190]
  to   = aws_security_group_rule.ingress["190"]
}

moved {
  from = aws_security_group_rule.ingress[191]
  to   = aws_security_group_rule.ingress["191"]
}

moved {
  from = aws_security_group_rule.ingress[192]
  to   = aws_security_group_rule.ingress["192"]
}

moved {
  from = aws_security_group_rule.ingress[193]
  to   = aws_security_group_rule.ingress["193"]
}

moved {
  from = aws_security_group_rule.ingress[194]
  to   = aws_security_group_rule.ingress["194"]
}

moved {
  from = aws_security_group_rule.ingress[195]
  to   = aws_security_group_rule.ingress["195"]
}

moved {
  from = aws_security_group_rule.ingress[196]
  to   = aws_security_group_rule.ingress["196"]
}

moved {
  from = aws_security_group_rule.ingress[197]
  to   = aws_security_group_rule.ingress["197"]
}

moved {
  from = aws_security_group_rule.ingress[198]
  to   = aws_security_group_rule.ingress["198"]
}

moved {
  from = aws_security_group_rule.ingress[199]
  to   = aws_security_group_rule.ingress["199"]
}

moved {
  from = aws_security_group_rule.ingress[200]
  to   = aws_security_group_rule.ingress["200"]
}

moved {
  from = aws_security_group_rule.ingress[201]
  to   = aws_security_group_rule.ingress["201"]
}

moved {
  from = aws_security_group_rule.ingress[202]
  to   = aws_security_group_rule.ingress["202"]
}

moved {
  from = aws_security_group_rule.ingress[203]
  to   = aws_security_group_rule.ingress["203"]
}

moved {
  from = aws_security_group_rule.ingress[204]
  to   = aws_security_group_rule.ingress["204"]
}

moved {
  from = aws_security_group_rule.ingress[205]
  to   = aws_security_group_rule.ingress["205"]
}

moved {
  from = aws_security_group_rule.ingress[206]
  to   = aws_security_group_rule.ingress["206"]
}

moved {
  from = aws_security_group_rule.ingress[207]
  to   = aws_security_group_rule.ingress["207"]
}

moved {
  from = aws_security_group_rule.ingress[208]
  to   = aws_security_group_rule.ingress["208"]
}

moved {
  from = aws_security_group_rule.ingress[209]
  to   = aws_security_group_rule.ingress["209"]
}

moved {
  from = aws_security_group_rule.ingress[210]
  to   = aws_security_group_rule.ingress["210"]
}

moved {
  from = aws_security_group_rule.ingress[211]
  to   = aws_security_group_rule.ingress["211"]
}

moved {
  from = aws_security_group_rule.ingress[212]
  to   = aws_security_group_rule.ingress["212"]
}

moved {
  from = aws_security_group_rule.ingress[213]
  to   = aws_security_group_rule.ingress["213"]
}

moved {
  from = aws_security_group_rule.ingress[214]
  to   = aws_security_group_rule.ingress["214"]
}

moved {
  from = aws_security_group_rule.ingress[215]
  to   = aws_security_group_rule.ingress["215"]
}

moved {
  from = aws_security_group_rule.ingress[216]
  to   = aws_security_group_rule.ingress["216"]
}

moved {
  from = aws_security_group_rule.ingress[217]
  to   = aws_security_group_rule.ingress["217"]
}

moved {
  from = aws_security_group_rule.ingress[218]
  to   = aws_security_group_rule.ingress["218"]
}

moved {
  from = aws_security_group_rule.ingress[219]
  to   = aws_security_group_rule.ingress["219"]
}

moved {
  from = aws_security_group_rule.ingress[220]
  to   = aws_security_group_rule.ingress["220"]
}

moved {
  from = aws_security_group_rule.ingress[221]
  to   = aws_security_group_rule.ingress["221"]
}

moved {
  from = aws_security_group_rule.ingress[222]
  to   = aws_security_group_rule.ingress["222"]
}

moved {
  from = aws_security_group_rule.ingress[223]
  to   = aws_security_group_rule.ingress["223"]
}

moved {
  from = aws_security_group_rule.ingress[224]
  to   = aws_security_group_rule.ingress["224"]
}

moved {
  from = aws_security_group_rule.ingress[225]
  to   = aws_security_group_rule.ingress["225"]
}

moved {
  from = aws_security_group_rule.ingress[226]
  to   = aws_security_group_rule.ingress["226"]
}

moved {
  from = aws_security_group_rule.ingress[227]
  to   = aws_security_group_rule.ingress["227"]
}

moved {
  from = aws_security_group_rule.ingress[228]
  to   = aws_security_group_rule.ingress["228"]
}

moved {
  from = aws_security_group_rule.ingress[229]
  to   = aws_security_group_rule.ingress["229"]
}

moved {
  from = aws_security_group_rule.ingress[230]
  to   = aws_security_group_rule.ingress["230"]
}

moved {
  from = aws_security_group_rule.ingress[231]
  to   = aws_security_group_rule.ingress["231"]
}

moved {
  from = aws_security_group_rule.ingress[232]
  to   = aws_security_group_rule.ingress["232"]
}

moved {
  from = aws_security_group_rule.ingress[233]
  to   = aws_security_group_rule.ingress["233"]
}

moved {
  from = aws_security_group_rule.ingress[234]
  to   = aws_security_group_rule.ingress["234"]
}

moved {
  from = aws_security_group_rule.ingress[235]
  to   = aws_security_group_rule.ingress["235"]
}

moved {
  from = aws_security_group_rule.ingress[236]
  to   = aws_security_group_rule.ingress["236"]
}

moved {
  from = aws_security_group_rule.ingress[237]
  to   = aws_security_group_rule.ingress["237"]
}

moved {
  from = aws_security_group_rule.ingress[238]
  to   = aws_security_group_rule.ingress["238"]
}

moved {
  from = aws_security_group_rule.ingress[239]
  to   = aws_security_group_rule.ingress["239"]
}

moved {
  from = aws_security_group_rule.ingress[240]
  to   = aws_security_group_rule.ingress["240"]
}

moved {
  from = aws_security_group_rule.ingress[241]
  to   = aws_security_group_rule.ingress["241"]
}

moved {
  from = aws_security_group_rule.ingress[242]
  to   = aws_security_group_rule.ingress["242"]
}

moved {
  from = aws_security_group_rule.ingress[243]
  to   = aws_security_group_rule.ingress["243"]
}

moved {
  from = aws_security_group_rule.ingress[244]
  to   = aws_security_group_rule.ingress["244"]
}

moved {
  from = aws_security_group_rule.ingress[245]
  to   = aws_security_group_rule.ingress["245"]
}

moved {
  from = aws_security_group_rule.ingress[246]
  to   = aws_security_group_rule.ingress["246"]
}

moved {
  from = aws_security_group_rule.ingress[247]
  to   = aws_security_group_rule.ingress["247"]
}

moved {
  from = aws_security_group_rule.ingress[248]
  to   = aws_security_group_rule.ingress["248"]
}

moved {
  from = aws_security_group_rule.ingress[249]
  to   = aws_security_group_rule.ingress["249"]
}

moved {
  from = aws_security_group_rule.ingress[250]
  to   = aws_security_group_rule.ingress["250"]
}

moved {
  from = aws_security_group_rule.ingress[251]
  to   = aws_security_group_rule.ingress["251"]
}

moved {
  from = aws_security_group_rule.ingress[252]
  to   = aws_security_group_rule.ingress["252"]
}

moved {
  from = aws_security_group_rule.ingress[253]
  to   = aws_security_group_rule.ingress["253"]
}

moved {
  from = aws_security_group_rule.ingress[254]
  to   = aws_security_group_rule.ingress["254"]
}

moved {
  from = aws_security_group_rule.ingress[255]
  to   = aws_security_group_rule.ingress["255"]
}

moved {
  from = aws_security_group_rule.ingress[256]
  to   = aws_security_group_rule.ingress["256"]
}

moved {
  from = aws_security_group_rule.ingress[257]
  to   = aws_security_group_rule.ingress["257"]
}

moved {
  from = aws_security_group_rule.ingress[258]
  to   = aws_security_group_rule.ingress["258"]
}

moved {
  from = aws_security_group_rule.ingress[259]
  to   = aws_security_group_rule.ingress["259"]
}

moved {
  from = aws_security_group_rule.ingress[260]
  to   = aws_security_group_rule.ingress["260"]
}

moved {
  from = aws_security_group_rule.ingress[261]
  to   = aws_security_group_rule.ingress["261"]
}

moved {
  from = aws_security_group_rule.ingress[262]
  to   = aws_security_group_rule.ingress["262"]
}

moved {
  from = aws_security_group_rule.ingress[263]
  to   = aws_security_group_rule.ingress["263"]
}

moved {
  from = aws_security_group_rule.ingress[264]
  to   = aws_security_group_rule.ingress["264"]
}

moved {
  from = aws_security_group_rule.ingress[265]
  to   = aws_security_group_rule.ingress["265"]
}

moved {
  from = aws_security_group_rule.ingress[266]
  to   = aws_security_group_rule.ingress["266"]
}

moved {
  from = aws_security_group_rule.ingress[267]
  to   = aws_security_group_rule.ingress["267"]
}

moved {
  from = aws_security_group_rule.ingress[268]
  to   = aws_security_group_rule.ingress["268"]
}

moved {
  from = aws_security_group_rule.ingress[269]
  to   = aws_security_group_rule.ingress["269"]
}

moved {
  from = aws_security_group_rule.ingress[270]
  to   = aws_security_group_rule.ingress["270"]
}

moved {
  from = aws_security_group_rule.ingress[271]
  to   = aws_security_group_rule.ingress["271"]
}

moved {
  from = aws_security_group_rule.ingress[272]
  to   = aws_security_group_rule.ingress["272"]
}

moved {
  from = aws_security_group_rule.ingress[273]
  to   = aws_security_group_rule.ingress["273"]
}

moved {
  from = aws_security_group_rule.ingress[274]
  to   = aws_security_group_rule.ingress["274"]
}

moved {
  from = aws_security_group_rule.ingress[275]
  to   = aws_security_group_rule.ingress["275"]
}

moved {
  from = aws_security_group_rule.ingress[276]
  to   = aws_security_group_rule.ingress["276"]
}

moved {
  from = aws_security_group_rule.ingress[277]
  to   = aws_security_group_rule.ingress["277"]
}

moved {
  from = aws_security_group_rule.ingress[278]
  to   = aws_security_group_rule.ingress["278"]
}

moved {
  from = aws_security_group_rule.ingress[279]
  to   = aws_security_group_rule.ingress["279"]
}

moved {
  from = aws_security_group_rule.ingress[280]
  to   = aws_security_group_rule.ingress["280"]
}

moved {
  from = aws_security_group_rule.ingress[281]
  to   = aws_security_group_rule.ingress["281"]
}

moved {
  from = aws_security_group_rule.ingress[282]
  to   = aws_security_group_rule.ingress["282"]
}

moved {
  from = aws_security_group_rule.ingress[283]
  to   = aws_security_group_rule.ingress["283"]
}

moved {
  from = aws_security_group_rule.ingress[284]
  to   = aws_security_group_rule.ingress["284"]
}

moved {
  from = aws_security_group_rule.ingress[285]
  to   = aws_security_group_rule.ingress["285"]
}

moved {
  from = aws_security_group_rule.ingress[286]
  to   = aws_security_group_rule.ingress["286"]
}

moved {
  from = aws_security_group_rule.ingress[287]
  to   = aws_security_group_rule.ingress["287"]
}

moved {
  from = aws_security_group_rule.ingress[288]
  to   = aws_security_group_rule.ingress["288"]
}

moved {
  from = aws_security_group_rule.ingress[289]
  to   = aws_security_group_rule.ingress["289"]
}

moved {
  from = aws_security_group_rule.ingress[290]
  to   = aws_security_group_rule.ingress["290"]
}

moved {
  from = aws_security_group_rule.ingress[291]
  to   = aws_security_group_rule.ingress["291"]
}

moved {
  from = aws_security_group_rule.ingress[292]
  to   = aws_security_group_rule.ingress["292"]
}

moved {
  from = aws_security_group_rule.ingress[293]
  to   = aws_security_group_rule.ingress["293"]
}

moved {
  from = aws_security_group_rule.ingress[294]
  to   = aws_security_group_rule.ingress["294"]
}

moved {
  from = aws_security_group_rule.ingress[295]
  to   = aws_security_group_rule.ingress["295"]
}

moved {
  from = aws_security_group_rule.ingress[296]
  to   = aws_security_group_rule.ingress["296"]
}

moved {
  from = aws_security_group_rule.ingress[297]
  to   = aws_security_group_rule.ingress["297"]
}

moved {
  from = aws_security_group_rule.ingress[298]
  to   = aws_security_group_rule.ingress["298"]
}

moved {
  from = aws_security_group_rule.ingress[299]
  to   = aws_security_group_rule.ingress["299"]
}
