//! Traditional Chinese characters and their simplified forms: those that stand in titles, names and tags most often.

/// Pairs: traditional, simplified; sorted by the first.
const PAIRS: &str = "來来俠侠倫伦傑杰傳传傷伤僅仅價价億亿優优兒儿內内兩两冊册凍冻刪删則则剛刚創创劃划劇剧劉刘劍剑勁劲動动務务勝胜勞劳\
    勢势區区協协卻却參参吳吴員员問问啟启單单嗎吗嘆叹國国圍围園园圓圆圖图團团執执報报場场塊块壓压壞坏壯壮夢梦奪夺奮奋\
    妝妆姦奸娛娱婦妇媽妈孫孙學学宮宫實实寧宁寫写寶宝將将專专尋寻對对導导屆届層层屬属岡冈島岛峽峡崗岗嶽岳師师帶带幣币\
    幫帮庫库廢废廣广廳厅張张強强彈弹彥彦後后從从復复恆恒悅悦惡恶惱恼愛爱態态慘惨慶庆憂忧憐怜憶忆懷怀懸悬戀恋戰战戲戏\
    戶户拋抛掃扫揚扬換换損损搖摇搶抢擇择擊击據据擬拟擴扩攝摄敗败敵敌數数斂敛斷断於于時时晉晋暉晖暢畅暫暂曆历書书會会\
    東东條条棄弃楊杨極极榮荣構构槍枪樂乐樓楼標标樣样樹树橋桥機机檔档欄栏權权歐欧歡欢歲岁歷历歸归殘残殺杀殼壳毀毁氣气\
    決决沒没沖冲況况淚泪淵渊淺浅湯汤準准溫温滅灭滿满漢汉漲涨潔洁潛潜澤泽濃浓濟济濤涛灑洒灣湾災灾為为烏乌無无煙烟熱热\
    燈灯燒烧爐炉爭争爺爷爾尔牆墙牽牵狀状獄狱獎奖獨独獵猎獸兽獻献現现瑪玛環环產产畫画異异當当疊叠瘋疯療疗癡痴發发監监\
    盤盘盧卢眾众睜睁瞭了矯矫確确碼码礙碍禪禅禮礼種种稱称穌稣積积穩稳窮穷竊窃競竞筆笔節节範范築筑簡简籃篮紀纪約约紅红\
    納纳純纯紙纸級级細细終终組组結结絕绝給给統统經经綠绿維维綱纲網网緊紧緒绪線线緣缘編编練练縣县縫缝縱纵總总績绩織织\
    繩绳繪绘繼继續续羅罗羨羡義义習习聖圣聞闻聯联聰聪聲声職职聽听肅肃脅胁脈脉腦脑腳脚臉脸臨临與与興兴舉举舊旧艙舱艦舰\
    艱艰莊庄華华萊莱萬万葉叶著着蒼苍蓋盖蓮莲蔥葱薩萨藍蓝藝艺藥药蘇苏蘭兰處处虛虚號号蝦虾蟲虫蠻蛮術术衛卫衝冲裝装裡里\
    製制複复襲袭見见規规視视親亲覺觉覽览觀观計计討讨記记設设許许訴诉診诊詞词試试詩诗話话該该誅诛誇夸認认誘诱語语誠诚\
    誤误說说誰谁課课談谈請请諸诸謀谋謎谜講讲謝谢證证識识譜谱譯译議议護护讀读變变讓让貓猫貝贝負负財财貧贫貴贵買买費费\
    賀贺資资賊贼賓宾賢贤賣卖質质賴赖購购賽赛贈赠贖赎趕赶趙赵跡迹踐践車车軌轨軍军軟软較较載载輕轻輛辆輝辉輩辈輪轮輸输\
    轉转辦办農农迴回這这連连進进遊游運运過过達达遙遥遞递遠远適适遲迟遷迁選选遺遗還还邊边邏逻郵邮鄉乡鄭郑醫医釋释針针\
    鈴铃銀银銃铳銅铜銘铭鋒锋鋼钢錄录錢钱錦锦錯错鍊炼鎖锁鎮镇鏡镜鐘钟鐵铁鑒鉴長长門门閃闪開开間间閣阁閨闺闇暗關关陣阵\
    陰阴陳陈陸陆陽阳隊队階阶際际隨随險险隱隐隻只雙双雜杂雞鸡離离難难雲云電电霧雾靈灵靜静韓韩韻韵響响頁页頂顶項项順顺\
    須须預预頑顽頓顿頭头題题額额顏颜願愿類类顧顾顯显風风飄飘飛飞飯饭飲饮飾饰養养餘余館馆馬马馭驭駕驾騎骑騙骗驅驱驗验\
    驚惊體体髮发鬆松鬥斗鬧闹魚鱼魯鲁鮮鲜鳥鸟鳳凤鳴鸣鴉鸦鷹鹰麗丽麥麦麼么黃黄點点黨党齊齐齒齿龍龙龐庞";

/// The simplified form of a character, or the character itself.
pub(super) fn simplified(c: char) -> char {
    // Outside the common ideographs nothing is looked for.
    if !('\u{4E00}'..='\u{9FFF}').contains(&c) {
        return c;
    }
    let bytes = PAIRS.as_bytes();
    // Each character here takes three bytes, so a pair takes six and lies at a known place.
    let at = |pair: usize| {
        std::str::from_utf8(&bytes[pair * 6..pair * 6 + 3]).ok().and_then(|text| text.chars().next())
    };
    let (mut low, mut high) = (0, bytes.len() / 6);
    while low < high {
        let middle = (low + high) / 2;
        if at(middle).is_some_and(|traditional| traditional < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low < bytes.len() / 6 && at(low) == Some(c) {
        let pair = std::str::from_utf8(&bytes[low * 6 + 3..low * 6 + 6]).ok();
        return pair.and_then(|text| text.chars().next()).unwrap_or(c);
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_are_sorted_and_each_is_found() {
        let all: Vec<char> = PAIRS.chars().collect();
        assert!(PAIRS.len() == all.len() * 3 && all.len().is_multiple_of(2));
        for (one, other) in all.chunks(2).zip(all.chunks(2).skip(1)) {
            assert!(one[0] < other[0], "{} stands before {}", one[0], other[0]);
        }
        for pair in all.chunks(2) {
            assert_eq!(simplified(pair[0]), pair[1]);
            assert_eq!(simplified(pair[1]), pair[1], "a simplified form is nobody's traditional one");
        }
        assert_eq!(simplified('一'), '一');
    }
}
