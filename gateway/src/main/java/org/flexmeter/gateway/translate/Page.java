package org.flexmeter.gateway.translate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.registry.DeviceRegistry;

/**
 * What holds for the rows of one call, and the refusals of it.
 *
 * @param lastRegister the last known alarm register of a device by its local id
 */
record Page(
        DeviceRegistry registry,
        Instant now,
        Function<String, Optional<RegisterState>> lastRegister,
        List<Refusal> refusals) {

    Page(
            DeviceRegistry registry,
            Instant now,
            Function<String, Optional<RegisterState>> lastRegister) {
        this(registry, now, lastRegister, new ArrayList<>());
    }

    /** The same page if the last known register of every device were this one. */
    Page after(RegisterState register) {
        return new Page(registry, now, device -> Optional.of(register), refusals);
    }

    void refuse(Refusal refusal) {
        refusals.add(refusal);
    }
}
