// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final SamplingOptions QUARTER = new SamplingOptions(0.25, true, Duration.ofSeconds(1));
    private static final long NEVER = 0;
    private static final long ALWAYS = -1;

    private final SpanAttributes attributes = new SpanAttributes();

    private String kept(SamplingOptions options, long traceLow, String state, boolean error, long nanos) {
        String kept = new Sampler(options).sample(traceLow, state, error, nanos, attributes);
        return kept == null ? "dropped" : kept;
    }

    @Test
    void withoutSamplingEverySpanIsKeptAsItIs() {
        assertThat(kept(SamplingOptions.ALL, NEVER, "a=b", false, 0)).isEqualTo("a=b");
        assertThat(attributes.sorted()).isEmpty();
    }

    @Test
    void aTraceIsKeptByItsIdAndTheThresholdIsTold() {
        assertThat(kept(QUARTER, NEVER, "", false, 0)).isEqualTo("dropped");
        assertThat(kept(QUARTER, 0x00bf_ffff_ffff_ffffL, "", false, 0)).isEqualTo("dropped");
        assertThat(kept(QUARTER, 0x00c0_0000_0000_0000L, "", false, 0)).isEqualTo("ot=th:c");
        assertThat(attributes.get("packetd.sampling.weight")).isEqualTo(4.0);
        assertThat(attributes.get("packetd.sampling.reason")).isEqualTo("ratio");
    }

    @Test
    void errorsAndSlowSpansAreKeptWithWeightOne() {
        assertThat(kept(QUARTER, NEVER, "", true, 0)).isEqualTo("ot=th:0");
        assertThat(attributes.get("packetd.sampling.reason")).isEqualTo("error");
        assertThat(kept(QUARTER, ALWAYS, "", false, 1_000_000_000)).isEqualTo("ot=th:0");
        assertThat(attributes.get("packetd.sampling.reason")).isEqualTo("slow");
        assertThat(attributes.get("packetd.sampling.weight")).isEqualTo(1.0);
        assertThat(kept(QUARTER, NEVER, "", false, 999_999_999)).isEqualTo("dropped");
    }

    @Test
    void randomnessOfTheTraceStateIsUsedAndOtherMembersStay() {
        assertThat(kept(QUARTER, ALWAYS, "ot=rv:00000000000001", false, 0)).isEqualTo("dropped");
        assertThat(kept(QUARTER, NEVER, "x=1,ot=th:8;rv:ffffffffffffff,y=2", false, 0))
                .isEqualTo("ot=th:c;rv:ffffffffffffff,x=1,y=2");
    }

    @Test
    void ratioZeroKeepsOnlyWhatOtherRulesKeep() {
        SamplingOptions none = new SamplingOptions(0, true, null);
        assertThat(kept(none, ALWAYS, "", false, Long.MAX_VALUE)).isEqualTo("dropped");
        assertThat(kept(none, ALWAYS, "", true, 0)).isEqualTo("ot=th:0");
    }

    @Test
    void theWeightsOfWhatIsKeptAddUpToAll() {
        Random random = new Random(7);
        Sampler sampler = new Sampler(new SamplingOptions(0.1, true, null));
        int spans = 100_000;
        double weights = 0;
        for (int i = 0; i < spans; i++) {
            SpanAttributes of = new SpanAttributes();
            if (sampler.sample(random.nextLong(), "", i % 50 == 0, 0, of) != null) {
                weights += of.get("packetd.sampling.weight") instanceof Double weight ? weight : 0;
            }
        }
        assertThat(weights).isCloseTo(spans, within(spans * 0.03));
    }

    @Test
    void aRatioOutsideItsRangeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingOptions(1.5, true, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingOptions(Double.NaN, true, null));
    }
}
