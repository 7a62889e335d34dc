//! What is made to hurt: templates that grow or never end by themselves, and payloads that do so for harmless ones.

pub fn templates() -> Vec<(&'static str, String)> {
    let nested_loops = "#foreach($a in [1..1000])".repeat(8) + "x" + &"#end".repeat(8);
    let texts = [
        ("nested loops", nested_loops.as_str()),
        (
            "doubling",
            "#set($s = \"xxxxxxxxxxxxxxxx\")#foreach($i in [1..1000])#set($s = \"$s$s\")#end",
        ),
        (
            "deep list",
            "#set($l = [])#foreach($i in [1..1000])#set($l = [$l, $l])#end$l",
        ),
        (
            "wide",
            "#set($l = [])#foreach($i in [1..1000])#foreach($j in [1..1000])$!l.add([1])#end#end",
        ),
        ("own child", "#set($m = {})$!m.put('m', $m)$m"),
        (
            "chain",
            "#set($m = {})#set($c = $m)#foreach($i in [1..1000])#set($n = {})$!c.put('n', $n)\
             #set($c = $n)#end$m",
        ),
        ("recursion", "#macro(m)#m()#end#m()"),
        (
            "recursion through texts",
            "#macro(m)#set($x = \"#m()\")#end#m()",
        ),
        ("range", "#set($l = [0..2000000000])$l"),
        (
            "equal",
            "#set($a = [])#set($b = [])#foreach($i in [1..60])#set($a = [$a, $a])\
             #set($b = [$b, $b])#end#if($a == $b)x#end",
        ),
        (
            "replace",
            "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..1000])\
             #set($s = $s.replaceAll('a', 'aaaaaaaa'))#end",
        ),
        (
            "pattern",
            "#set($s = 'a')$s.replaceAll('(((a{100}){100}){100}){100}', '')",
        ),
        (
            "patterns",
            "#set($s = 'a')#foreach($i in [1..1000])#foreach($j in [1..1000])\
             $s.matches(\"[a-z]{$i}x$j\")#end#end",
        ),
        (
            "by remove",
            "#set($m = {})#foreach($i in [1..1000])#foreach($j in [1..1000])\
             $!m.put(\"$i.$j\", 1)#end#end#foreach($k in $m.keySet())$m.remove($k)#end",
        ),
        (
            "split",
            "#set($s = 'a,a,a,a,a,a,a,a')#foreach($i in [1..17])#set($s = \"$s,$s\")#end\
             #foreach($i in [1..1000])#foreach($j in [1..1000])#set($l = $s.split(','))#end#end",
        ),
        (
            "many texts",
            "#set($l = [])#foreach($i in [1..1000])#foreach($j in [1..1000])\
             $!l.add(\"$i.$j\")#end#end",
        ),
        (
            "maps",
            "#set($l = [])#foreach($i in [1..1000])#foreach($j in [1..1000])\
             $!l.add({\"a\": $i})#end#end",
        ),
        (
            "parse and parse",
            "#set($s = '[[],[],[],[],[],[],[],[]]')#foreach($i in [1..14])#set($s = \"[$s,$s]\")#end\
             #set($l = [])#foreach($i in [1..1000])$!l.add($util.parseJson($s))#end",
        ),
        (
            "escapes",
            "#set($s = '\"\"\"\"\"\"\"\"')#foreach($i in [1..1000])\
             #set($s = $util.escapeJavaScript($s))#end",
        ),
        (
            "encodings",
            "#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaa')#foreach($i in [1..1000])\
             #set($s = $util.base64Encode($s))#end",
        ),
    ];
    let owned = |(name, text): (&'static str, &str)| (name, text.to_owned());
    texts.into_iter().map(owned).collect()
}

/// Harmless by themselves.
pub const READERS_OF_BODIES: &[&str] = &[
    "$input.path('$..*..*..*').size()",
    "$input.json('$')$input.json('$')",
    "$input.path('$')",
    "#foreach($a in $input.path('$'))#foreach($b in $input.path('$'))$a$b#end#end",
    "$util.escapeJavaScript($input.body)",
    "$util.urlEncode($input.body)",
    "$input.body.replaceAll('(a|aa)+$', 'x')",
    "#set($a = $input.path('$'))#if($a == $input.path('$'))x#end",
];

pub const PATHS: &[&str] = &[
    "$",
    "$..*",
    "$..*..*..*",
    "$..[?(@..* == 1)]",
    "$[?(@.a =~ /(a|aa)+$/)]",
    "$..[*]..[0:-1]..length()",
];

pub const MODELS: &[&str] = &[
    r##"{"anyOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}},{"properties":{"a":{"$ref":"#"}},"type":"string"}]}"##,
    r#"{"uniqueItems":true,"items":{"uniqueItems":true}}"#,
    r#"{"patternProperties":{"(a|aa)+$":{"type":"string"},"^b":{"pattern":"(x+x+)+y"}},"additionalProperties":false}"#,
    r##"{"allOf":[{"$ref":"#/definitions/t"},{"$ref":"#/definitions/t"}],"definitions":{"t":{"additionalProperties":{"oneOf":[{"$ref":"#"},{"$ref":"#/definitions/t"}]},"items":{"oneOf":[{"$ref":"#"},{"$ref":"#"}]}}}}"##,
];

pub fn bodies() -> Vec<(&'static str, String)> {
    let member = |at: usize| format!("\"k{at}\":\"aaaaaaaaaaaaaaaaaaaaaaaa\"");
    let members: Vec<String> = (0..200_000).map(member).collect();
    let objects = "{\"a\":{\"b\":[1,\"aaaa\"]}},".repeat(200_000);
    vec![
        ("open brackets", "[".repeat(1_000_000)),
        ("open braces", "{\"a\":".repeat(200_000)),
        ("nested to the bound", "[".repeat(390) + &"]".repeat(390)),
        (
            "many small lists",
            format!("[{}0]", "[[0],[0]],".repeat(300_000)),
        ),
        ("many numbers", format!("[{}0]", "0,".repeat(2_000_000))),
        ("many members", format!("{{{}}}", members.join(","))),
        ("many objects", format!("[{objects}0]")),
        ("one long text", format!("\"{}\"", "a".repeat(9_000_000))),
        (
            "a text of escapes",
            format!("\"{}\"", "\\u0001".repeat(1_500_000)),
        ),
        (
            "a text of quotes",
            format!("\"{}\"", "\\\"".repeat(4_000_000)),
        ),
        ("a long number", "1".repeat(5_000_000)),
        ("small numbers", format!("[{}0]", "1e-300,".repeat(800_000))),
        (
            "equal texts",
            format!("[{}0]", "\"aaaaaaaaaaaaaaaa\",".repeat(200_000)),
        ),
        ("no JSON", "x".repeat(9_000_000)),
    ]
}
