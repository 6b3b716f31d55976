// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonBytesTest {

    @Test
    void escapesWhatHtmlWouldTakeForMarkup() {
        assertThat(string("<a href=\"x\">&\u2028\u2029"))
                .isEqualTo("\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\\u2028\\u2029\"");
    }

    @Test
    void escapesControlCharacters() {
        assertThat(string("a\n\r\t\\\u0000\u001f\u007f")).isEqualTo("\"a\\n\\r\\t\\\\\\u0000\\u001f\u007f\"");
    }

    @Test
    void replacesLoneSurrogates() {
        assertThat(string("a\ud800b\udc00")).isEqualTo("\"a\ufffdb\ufffd\"");
        assertThat(string("\ud83d")).isEqualTo("\"\ufffd\"");
    }

    @Test
    void writesCharactersOfAnyWidth() {
        assertThat(string("aé€😀")).isEqualTo("\"aé€😀\"");
    }

    @Test
    void writesTreesInTheirOrder() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("z", 1L);
        tree.put("a", List.of("x", true, false, 1.5, 300.0));
        tree.put("empty", Map.of());
        JsonBytes out = new JsonBytes();
        out.value(tree);
        assertThat(text(out)).isEqualTo("{\"z\":1,\"a\":[\"x\",true,false,1.5,300],\"empty\":{}}");
    }

    @Test
    void writesNullInsideTrees() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("a", null);
        tree.put("b", Arrays.asList(null, 1L, Arrays.asList((Object) null)));
        JsonBytes out = new JsonBytes();
        out.value(tree);
        assertThat(text(out)).isEqualTo("{\"a\":null,\"b\":[null,1,[null]]}");
    }

    @Test
    void writesExtremeNumbers() {
        JsonBytes out = new JsonBytes();
        out.value(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, Double.NaN, Double.POSITIVE_INFINITY, 1e300));
        assertThat(text(out)).isEqualTo("[-9223372036854775808,9223372036854775807,0,-1,null,null,1.0E300]");
    }

    @Test
    void refusesOtherTypes() {
        JsonBytes out = new JsonBytes();
        assertThatThrownBy(() -> out.value(1)).hasMessageContaining("java.lang.Integer");
    }

    @Test
    void isReadByAnotherLibraryAsItWasMeant() throws IOException {
        Random random = new Random(7);
        ObjectMapper reader = new ObjectMapper();
        JsonBytes out = new JsonBytes();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                int c = random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000);
                text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 'x' : c);
            }
            out.clear();
            out.string(text.toString());
            assertThat(reader.readValue(out.toBytes(), String.class)).isEqualTo(text.toString());
        }
    }

    private static String string(String value) {
        JsonBytes out = new JsonBytes();
        out.string(value);
        return text(out);
    }

    private static String text(JsonBytes out) {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
