"""Words that names are made of: Chinese, and how they are rendered in English."""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


SURNAMES = _pairs(
    "王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 黄 Huang 赵 Zhao 吴 Wu 周 Zhou "
    "徐 Xu 孙 Sun 马 Ma 朱 Zhu 胡 Hu 郭 Guo 何 He 高 Gao 林 Lin 罗 Luo "
    "郑 Zheng 梁 Liang 谢 Xie 宋 Song 唐 Tang 许 Xu 韩 Han 冯 Feng 邓 Deng 曹 Cao "
    "彭 Peng 曾 Zeng 肖 Xiao 田 Tian 董 Dong 袁 Yuan 潘 Pan 于 Yu 蒋 Jiang 蔡 Cai "
    "余 Yu 杜 Du 叶 Ye 程 Cheng 苏 Su 魏 Wei 吕 Lü 丁 Ding 任 Ren 沈 Shen "
    "姚 Yao 卢 Lu 姜 Jiang 崔 Cui 钟 Zhong 谭 Tan 陆 Lu 汪 Wang 范 Fan 金 Jin"
)
GIVEN = _pairs(
    "志强 Zhiqiang 建国 Jianguo 海涛 Haitao 晓东 Xiaodong 文杰 Wenjie 俊杰 Junjie "
    "浩然 Haoran 宇航 Yuhang 子轩 Zixuan 思远 Siyuan 明辉 Minghui 国栋 Guodong "
    "立新 Lixin 永刚 Yonggang 志远 Zhiyuan 建军 Jianjun 海峰 Haifeng 晓峰 Xiaofeng "
    "文博 Wenbo 俊峰 Junfeng 浩宇 Haoyu 家豪 Jiahao 天宇 Tianyu 泽宇 Zeyu 明轩 Mingxuan "
    "正阳 Zhengyang 春雷 Chunlei 少华 Shaohua 振华 Zhenhua 卫东 Weidong 立军 Lijun "
    "学文 Xuewen 景明 Jingming 承志 Chengzhi 启航 Qihang 伯涵 Bohan 云帆 Yunfan "
    "嘉豪 Jiahao 建平 Jianping 志伟 Zhiwei 晓明 Xiaoming 伟 Wei 勇 Yong 磊 Lei 涛 Tao "
    "超 Chao 鹏 Peng 斌 Bin 毅 Yi 凯 Kai 鑫 Xin 洋 Yang 刚 Gang 晨 Chen 博 Bo 帆 Fan "
    "静怡 Jingyi 雨欣 Yuxin 思琪 Siqi 梦洁 Mengjie 佳怡 Jiayi 婷婷 Tingting 晓燕 Xiaoyan "
    "丽娟 Lijuan 秀英 Xiuying 雅婷 Yating 欣悦 Xinyue 诗涵 Shihan 若曦 Ruoxi 子涵 Zihan "
    "雪梅 Xuemei 玉兰 Yulan 海燕 Haiyan 春燕 Chunyan 文静 Wenjing 晓琳 Xiaolin "
    "佳宁 Jianing 思敏 Simin 慧敏 Huimin 雅琴 Yaqin 美玲 Meiling 晓雯 Xiaowen "
    "嘉怡 Jiayi 语嫣 Yuyan 可欣 Kexin 梓萱 Zixuan 婉婷 Wanting 淑芬 Shufen 桂芳 Guifang "
    "敏 Min 静 Jing 娜 Na 娟 Juan 霞 Xia 玲 Ling 雪 Xue 婷 Ting 丹 Dan 蕾 Lei 倩 Qian "
    "莉 Li 颖 Ying 洁 Jie 琳 Lin"
)
BRANDS = _pairs(
    "恒 Heng 瑞 Rui 华 Hua 盛 Sheng 泰 Tai 鸿 Hong 远 Yuan 达 Da 金 Jin 诚 Cheng "
    "信 Xin 和 He 德 De 昌 Chang 隆 Long 兴 Xing 宏 Hong 源 Yuan 通 Tong 永 Yong "
    "安 An 康 Kang 新 Xin 天 Tian 力 Li 科 Ke 创 Chuang 联 Lian 博 Bo 凯 Kai "
    "嘉 Jia 润 Run 丰 Feng 益 Yi 同 Tong 正 Zheng 方 Fang 启 Qi 维 Wei 佳 Jia "
    "锦 Jin 航 Hang 飞 Fei 锐 Rui 朗 Lang 腾 Teng 晟 Sheng 睿 Rui 卓 Zhuo 立 Li"
)
INDUSTRIES = _pairs(
    "机械制造 Machinery 精密仪器 Precision-Instruments 化工 Chemicals 制药 Pharmaceuticals "
    "食品 Foods 纺织 Textiles 电子 Electronics 汽车零部件 Auto-Parts 新能源 New-Energy "
    "水务 Water 环保 Environment 电力工程 Power-Engineering 冶金 Metallurgy 建材 Materials "
    "物业 Property 物流 Logistics 造纸 Paper 包装 Packaging 矿业 Mining 热力 Heating"
)
DEALER_KINDS = _pairs(
    "自动化 Automation 机电设备 Electromechanics 仪器仪表 Instruments "
    "智能科技 Smart-Technology 工控 Industrial-Control"
)
CONTACTS = ("设备部", "采购部", "生产部", "信息部", "总工办", "动力车间", "质量部")
BULLETIN = ("西南晚报", "Southwest evening bulletin")
