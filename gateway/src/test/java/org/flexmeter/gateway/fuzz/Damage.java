package org.flexmeter.gateway.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.flexmeter.world.fuzz.Mutator;

/** Damaged inputs for jqwik, which gives the seed, and says it when a property fails. */
final class Damage {
    private final Mutator mutator;

    private Damage(Mutator mutator) {
        this.mutator = mutator;
    }

    /**
     * @param good valid inputs
     * @param words what means something in them
     */
    Damage(List<byte[]> good, List<byte[]> words) {
        this(new Mutator(good, words));
    }

    static Damage ofTexts(List<String> good, String... words) {
        return new Damage(Mutator.ofTexts(good, words));
    }

    Arbitrary<byte[]> bytes() {
        return Arbitraries.randomValue(mutator::input);
    }

    /** The same as text; bytes that are none become U+FFFD. */
    Arbitrary<String> texts() {
        return bytes().map(input -> new String(input, StandardCharsets.UTF_8));
    }
}
