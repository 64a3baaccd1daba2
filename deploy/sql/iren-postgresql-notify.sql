-- Optional, where the owner of the database allows a trigger: tells a waiting gateway that rows have come, so that it need
-- not wait for its next poll (gateway.iren.listen=iren_readings). One notification a statement; losing one loses nothing.

CREATE OR REPLACE FUNCTION iren.announce() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('iren_readings', TG_TABLE_NAME); RETURN NULL; END $$;

CREATE OR REPLACE TRIGGER st_comet_single_phase_announce AFTER INSERT OR UPDATE ON iren.st_comet_single_phase FOR EACH STATEMENT EXECUTE FUNCTION iren.announce();
CREATE OR REPLACE TRIGGER st_comet_three_phase_announce AFTER INSERT OR UPDATE ON iren.st_comet_three_phase FOR EACH STATEMENT EXECUTE FUNCTION iren.announce();
CREATE OR REPLACE TRIGGER district_heating_announce AFTER INSERT OR UPDATE ON iren.district_heating FOR EACH STATEMENT EXECUTE FUNCTION iren.announce();
CREATE OR REPLACE TRIGGER standard_meter_profile_announce AFTER INSERT OR UPDATE ON iren.standard_meter_profile FOR EACH STATEMENT EXECUTE FUNCTION iren.announce();
CREATE OR REPLACE TRIGGER water_announce AFTER INSERT OR UPDATE ON iren.water FOR EACH STATEMENT EXECUTE FUNCTION iren.announce();
CREATE OR REPLACE TRIGGER blink_announce AFTER INSERT OR UPDATE ON iren.blink FOR EACH STATEMENT EXECUTE FUNCTION iren.announce();
