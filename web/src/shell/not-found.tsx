import { Anchor, Container, Text } from "@mantine/core";
import { Link, useLocation, useRouteError } from "react-router";
import { faceOf, startOf } from "../session/return-path";
import { Failure } from "../ui/failure";
import { Page } from "../ui/page";

/** For an address that the console does not have. */
export function NotFound() {
  const { pathname } = useLocation();
  return (
    <Container component="main" size="sm" py="xl">
      <Page title="This page does not exist">
        <Text>
          The address may be mistyped or old.{" "}
          <Anchor component={Link} to={startOf(faceOf(pathname))}>
            Go to the first page
          </Anchor>
          .
        </Text>
      </Page>
    </Container>
  );
}

/** For a fault of the console itself, and for a part of it that could not be loaded. */
export function Unexpected() {
  return (
    <Container component="main" size="sm" py="xl">
      <Page title="This page could not be shown">
        <Failure error={useRouteError()} retry={() => location.reload()} />
      </Page>
    </Container>
  );
}
