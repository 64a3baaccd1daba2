package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Registration;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.state.StateFiles;

/**
 * Which devices the control centre has still to be told of. What has been sent is remembered in the
 * state file by the tokens that were sent, so that a changed token is sent again and a restart
 * sends nothing.
 */
@ApplicationScoped
@Named("registrations")
public class Registrations {

    private static final int AT_ONCE = 500;

    private final Knowledge knowledge;
    private final StateFiles states;

    Registrations(Knowledge knowledge, StateFiles states) {
        this.knowledge = knowledge;
        this.states = states;
    }

    /** The next registrations of a gateway, {@value #AT_ONCE} at most; empty if there are none. */
    public List<FmMessage> due(String gateway) {
        Map<String, String> sent = states.of(gateway).registrations().all();
        List<FmMessage> due = new ArrayList<>();
        for (Device device : knowledge.registry().devices(gateway)) {
            if (due.size() == AT_ONCE) {
                break;
            }
            if (device.enabled() && device.specificationToken().isPresent()) {
                Registration registration =
                        new Registration(
                                device.hardwareId(),
                                device.specificationToken().get(),
                                device.siteToken());
                if (!fingerprint(registration).equals(sent.get(device.hardwareId()))) {
                    due.add(registration);
                }
            }
        }
        return due;
    }

    /** Notes that these are in the outbox. */
    public CompletionStage<Void> sent(String gateway, List<Registration> registrations) {
        Map<String, String> fingerprints = new LinkedHashMap<>();
        registrations.forEach(r -> fingerprints.put(r.hardwareId(), fingerprint(r)));
        return states.of(gateway).registrations().registered(fingerprints);
    }

    private static String fingerprint(Registration registration) {
        return registration.specificationToken() + "/" + registration.siteToken().orElse("");
    }
}
