package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.flexmeter.gateway.message.BadMessageException;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.TooLargeException;

/** FM JSON that is taken in. */
class FmJsonFuzzTest {
    private static final Damage DAMAGE =
            Damage.ofTexts(
                    List.of(
                            """
                            {"hardwareId":"m-1","type":"DeviceMeasurements","originator":"o","request":{\
                            "measurements":{"a.b":1.5,"c":-2},"updateState":true,"eventDate":\
                            "2026-01-01T00:00:00.123Z","metadata":{"k":"v"}}}""",
                            """
                            {"hardwareId":"m_2","type":"DeviceAlert","request":{"type":"t","level":"Error",\
                            "message":"m","source":"Device","eventDate":"2026-01-01T00:00:00.000Z"}}""",
                            """
                            {"hardwareId":"m3","measurements":[{"measurements":{"a":1.0},"eventDate":\
                            "2026-01-01T00:00:00.000Z"},{"measurements":{"a":2.0},"eventDate":\
                            "2025-12-31T00:00:00.000Z"}],"alerts":[],"locations":[]}"""),
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u0000",
                    "\\ud800",
                    "null",
                    "true",
                    "1e308",
                    "1e309",
                    "-1e-400",
                    "1e999999999",
                    "0.0",
                    "NaN",
                    "9".repeat(800),
                    "\"hardwareId\":",
                    "\"type\":",
                    "\"request\":",
                    "\"measurements\":",
                    "\"alerts\":",
                    "\"eventDate\":\"0000-00-00T00:00:00.000Z\",",
                    "\"level\":\"Info\",",
                    "\ud83d\ude00",
                    "2026-02-30T24:00:60.000Z",
                    "[[[[[[[[[[",
                    "{\"a\":{\"a\":{\"a\":",
                    " ",
                    "\n",
                    "\t");

    @Provide
    Arbitrary<byte[]> payloads() {
        return DAMAGE.bytes();
    }

    @Property
    void isTakenOrRefusedWithOneLine(@ForAll("payloads") byte[] payload) {
        FmMessage message;
        try {
            message = FmJson.parse(payload);
        } catch (BadMessageException refused) {
            assertThat(refused.getMessage().lines()).hasSize(1);
            assertThat(refused.getMessage()).hasSizeLessThan(310);
            return;
        }
        assertThat(FmJson.parse(encoded(message, payload)))
                .as(() -> new String(payload, StandardCharsets.UTF_8))
                .usingRecursiveComparison()
                .withComparatorForType(java.math.BigDecimal::compareTo, java.math.BigDecimal.class)
                .isEqualTo(message);
    }

    private static byte[] encoded(FmMessage message, byte[] payload) {
        try {
            return message instanceof Batch batch
                    ? FmJson.encode(batch, 1000, 1 << 20).get(0)
                    : FmJson.encode(message);
        } catch (TooLargeException e) {
            throw new AssertionError(new String(payload, StandardCharsets.UTF_8), e);
        }
    }
}
