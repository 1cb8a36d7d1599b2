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
    "伟 Wei 敏 Min 静 Jing 磊 Lei 洋 Yang 艳 Yan 勇 Yong 军 Jun 杰 Jie 娟 Juan "
    "涛 Tao 明 Ming 超 Chao 霞 Xia 平 Ping 刚 Gang 桂 Gui 文 Wen 辉 Hui 玲 Ling "
    "鑫 Xin 宇 Yu 晨 Chen 浩 Hao 凯 Kai 佳 Jia 欣 Xin 悦 Yue 子 Zi 轩 Xuan "
    "思 Si 雨 Yu 梦 Meng 琪 Qi 博 Bo 航 Hang 志 Zhi 强 Qiang 建 Jian 国 Guo "
    "海 Hai 燕 Yan 晓 Xiao 东 Dong 云 Yun 峰 Feng 丽 Li 娜 Na 婷 Ting 雪 Xue "
    "松 Song 鹏 Peng 斌 Bin 波 Bo 成 Cheng 毅 Yi 俊 Jun 岩 Yan 宁 Ning 然 Ran"
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
