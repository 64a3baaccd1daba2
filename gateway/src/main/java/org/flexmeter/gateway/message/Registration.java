package org.flexmeter.gateway.message;

import java.util.Objects;
import java.util.Optional;

/**
 * Makes a device known to the control centre ({@code RegisterDevice}).
 *
 * @param specificationToken SiteWhere's token of the device specification
 * @param siteToken SiteWhere's token of the site, if the device has one
 */
public record Registration(String hardwareId, String specificationToken, Optional<String> siteToken)
        implements FmMessage {
    public Registration {
        Objects.requireNonNull(hardwareId, "hardwareId");
        Objects.requireNonNull(specificationToken, "specificationToken");
        Objects.requireNonNull(siteToken, "siteToken");
    }
}
