"""What is made beside the pages, as its page tells how far it has come and hands it out in the end."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from households.access import StaffRequest
from households.views.paging import wants_fragment
from reports import jobs
from reports.jobs import Job


@dataclass(frozen=True)
class JobPages:
    """The pages of one kind of job: its noun names addresses and templates, its verb stands in what they say."""

    kind: str
    noun: str
    content_type: str
    verb: str = "制作"

    def latest(self, request: StaffRequest) -> list[Job]:
        """What the person has had made during the last day, the latest first."""
        return jobs.of(request.user.pk, timezone.now(), self.kind)

    def one_at_a_time(self, request: StaffRequest) -> HttpResponse | None:
        """The way to the one that is still being made, if there is one; clears away what is old."""
        jobs.sweep(timezone.now())
        working = [job for job in self.latest(request) if job.is_working]
        if not working:
            return None
        messages.info(request, f"上一份还在{self.verb}，做完以后再做下一份。")
        return self.to(working[0])

    def to(self, job: Job) -> HttpResponse:
        return redirect(f"reports:{self.noun}-job", job.key)

    def page(self, request: StaffRequest, key: str) -> HttpResponse:
        fragment = (
            f"_{self.noun}_progress.html" if wants_fragment(request) else f"{self.noun}_job.html"
        )
        return TemplateResponse(request, f"reports/{fragment}", {"job": self._job(request, key)})

    def file(self, request: StaffRequest, key: str) -> HttpResponseBase:
        """The finished file; while there is none, the page that tells how far it has come."""
        job = self._job(request, key)
        if not job.is_ready:
            return self.to(job)
        try:
            file = job.paper.open("rb")
        except OSError as error:
            raise Http404(f"这一份已经清理，请重新{self.verb}。") from error
        return FileResponse(
            file, as_attachment=True, content_type=self.content_type, filename=job.file_name
        )

    def _job(self, request: StaffRequest, key: str) -> Job:
        job = jobs.find(key, owner=request.user.pk, now=timezone.now(), kind=self.kind)
        if job is None:
            raise Http404(f"没有这一份，或者已经清理。请重新{self.verb}。")
        return job
