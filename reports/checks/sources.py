"""Who says so: the documents that rules rest on. A rule of custom says that it is one."""

FILING = "《扶贫开发建档立卡工作方案》（国开办发〔2014〕24号）"
EXIT = "《关于建立贫困退出机制的意见》（厅字〔2016〕16号）"
SCHOOLING = "《中华人民共和国义务教育法》第十一条"
IDENTITY = "GB 11643-1999《公民身份号码》"
DISABILITY = "GB/T 26341-2010《残疾人残疾分类和分级》"
DISABILITY_SUBSIDIES = (
    "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》（国发〔2015〕52号）"
)
TEKUN = "《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）"
PRACTICE = "省、县扶贫部门核查系统数据的通行规则"
INCOME = "全国扶贫开发信息系统的收入算法：纯收入＝年收入－生产经营性支出"
AUDIT = "扶贫资金审计常查的问题：重复发放、向已死亡人员发放、冒领"
CARD_PAYMENTS = "财办〔2020〕37号（补贴资金“一卡通”管理）指出的问题：项目交叉、发放不及时、不准确"
